package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jtorch.nn.internal.PythonNumbers;

/** Formats settings as Python's {@code repr} does. */
final class PythonText {
  private PythonText() {}

  /** Formats settings in parentheses, {@code (gamma=0.1, last_epoch=0)}. */
  static String arguments(Map<String, Object> settings) {
    List<String> parts = new ArrayList<>();
    settings.forEach((name, value) -> parts.add(name + "=" + of(value)));
    return "(" + String.join(", ", parts) + ")";
  }

  static String of(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (value instanceof Double number) {
      return number == 0 ? "0" : PythonNumbers.of(number); // Python's defaults of 0 are integers
    } else if (value instanceof Optional<?>) {
      return "None";
    } else if (value instanceof List<?> list) {
      return "(" + String.join(", ", list.stream().map(PythonText::of).toList()) + ")";
    }
    return value.toString();
  }
}
