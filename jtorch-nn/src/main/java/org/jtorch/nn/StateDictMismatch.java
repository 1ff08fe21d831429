package org.jtorch.nn;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Differences between a state dict and a module.
 *
 * @param missing names of the module that the state dict lacks
 * @param unexpected names of the state dict that the module lacks
 * @param misshaped names whose shapes differ, with both shapes
 */
public record StateDictMismatch(
    List<String> missing, List<String> unexpected, List<String> misshaped) {
  /**
   * Copies the lists.
   *
   * @param missing names of the module that the state dict lacks
   * @param unexpected names of the state dict that the module lacks
   * @param misshaped names whose shapes differ, with both shapes
   */
  public StateDictMismatch {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    misshaped = List.copyOf(misshaped);
  }

  /** {@return whether all names and shapes match} */
  public boolean isEmpty() {
    return missing.isEmpty() && unexpected.isEmpty() && misshaped.isEmpty();
  }

  /** Lists the differences in one line. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    append(line, "missing ", missing);
    append(line, "unexpected ", unexpected);
    append(line, "", misshaped);
    return line.toString();
  }

  /**
   * Returns what the state dict has before each of the module's names, {@code module.} if it was
   * saved from {@code DataParallel}.
   */
  Optional<String> prefix() {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    Set<String> names = Set.copyOf(unexpected);
    String end = "." + missing.get(0);
    return unexpected.stream()
        .filter(name -> name.endsWith(end))
        .map(name -> name.substring(0, name.length() - end.length() + 1))
        .filter(prefix -> missing.stream().allMatch(name -> names.contains(prefix + name)))
        .findFirst();
  }

  private static void append(StringBuilder line, String what, List<String> names) {
    if (!names.isEmpty()) {
      line.append(line.isEmpty() ? "" : "; ").append(what).append(String.join(", ", names));
    }
  }
}
