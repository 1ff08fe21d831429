package org.jtorch.internal.guards;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Guards by operator name. */
final class GuardTable {
  private final Map<String, Guard> guards = new HashMap<>();

  /**
   * Declares guards of operators.
   *
   * @param operators names without namespace, separated by spaces: {@code im2col} for all overloads
   *     of an operator, {@code add.Tensor} for one; full names for other namespaces than {@code
   *     aten}
   */
  void guard(String operators, Guard... checks) {
    for (String operator : operators.split(" ")) {
      String name = operator.contains("::") ? operator : "aten::" + operator;
      for (Guard check : checks) {
        guards.merge(name, check, Guard::and);
      }
    }
  }

  /** Returns the combined guard of an operator and its overload, or null. */
  @Nullable Guard of(String fullName) {
    int dot = fullName.indexOf('.');
    Guard overload = guards.get(fullName);
    Guard operator = dot < 0 ? null : guards.get(fullName.substring(0, dot));
    return operator == null || overload == null
        ? (operator == null ? overload : operator)
        : operator.and(overload);
  }

  /** Returns the name of an operator without namespace and overload. */
  static String plainName(String fullName) {
    int overload = fullName.indexOf('.');
    String name = overload < 0 ? fullName : fullName.substring(0, overload);
    return name.substring(name.indexOf(':') + 2);
  }
}
