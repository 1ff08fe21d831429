package org.jtorch.nn;

import java.util.List;

/**
 * How a state dict and a module differ.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param missing names that the module has and the state dict lacks
 * @param unexpected names that the state dict has and the module lacks
 * @param misshaped names that both have, with both shapes
 */
public record StateDictMismatch(
    List<String> missing, List<String> unexpected, List<String> misshaped) {
  /**
   * Copies the lists.
   *
   * @param missing names that the module has and the state dict lacks
   * @param unexpected names that the state dict has and the module lacks
   * @param misshaped names that both have, with both shapes
   */
  public StateDictMismatch {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    misshaped = List.copyOf(misshaped);
  }

  /**
   * Whether there is no difference.
   *
   * @return true if everything fits
   */
  public boolean isEmpty() {
    return missing.isEmpty() && unexpected.isEmpty() && misshaped.isEmpty();
  }

  /** One line that names everything that differs. */
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
