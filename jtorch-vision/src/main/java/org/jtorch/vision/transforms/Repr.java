package org.jtorch.vision.transforms;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jtorch.nn.internal.PythonNumbers;

/** Arguments as Python prints them. */
final class Repr {
  private Repr() {}

  /** Returns {@code [0.5, 1.0]}. */
  static String list(double... values) {
    return Arrays.stream(values)
        .mapToObj(PythonNumbers::of)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Returns {@code (0.5, 1.0)}. */
  static String tuple(double... values) {
    return Arrays.stream(values)
        .mapToObj(PythonNumbers::of)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  static String bool(boolean value) {
    return value ? "True" : "False";
  }
}
