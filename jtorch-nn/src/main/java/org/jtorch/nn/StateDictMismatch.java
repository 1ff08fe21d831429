package org.jtorch.nn;

import java.util.List;

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

  private static void append(StringBuilder line, String what, List<String> names) {
    if (!names.isEmpty()) {
      line.append(line.isEmpty() ? "" : "; ").append(what).append(String.join(", ", names));
    }
  }
}
