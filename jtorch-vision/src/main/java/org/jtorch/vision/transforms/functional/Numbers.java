package org.jtorch.vision.transforms.functional;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jtorch.nn.internal.PythonNumbers;

/** Numbers as Python prints them. */
final class Numbers {
  private Numbers() {}

  /** Returns {@code None}, {@code 0} or {@code [1, 2.5]}. */
  static String python(double... values) {
    if (values.length == 0) {
      return "None";
    }
    return values.length == 1
        ? python(values[0])
        : Arrays.stream(values)
            .mapToObj(Numbers::python)
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String python(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : PythonNumbers.of(value);
  }
}
