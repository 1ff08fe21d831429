package org.jtorch.codegen;

import java.util.List;
import org.jtorch.codegen.Method.Parameter;

/** Refuses what a caller could misread. */
final class OverloadCheck {
  private static final int MOST_PARAMETERS = 4;

  private OverloadCheck() {}

  /** Checks all methods of one Java name. */
  static void check(List<Method> methods) {
    for (Method method : methods) {
      noAdjacentBooleans(method);
      if (method.parameters().stream().filter(p -> !p.isVarargs()).count() > MOST_PARAMETERS) {
        throw new SpecException(
            method.erasure() + " has more than four parameters; let 'telescope' name fewer");
      }
      for (Method other : methods) {
        if (!method.equals(other) && sameCallOtherMeaning(method, other)) {
          throw new SpecException(
              "one call with numbers means two things: "
                  + method.signature()
                  + " and "
                  + other.signature()
                  + "; leave one out with 'schemas', or let 'telescope' name fewer arguments");
        }
      }
    }
  }

  private static void noAdjacentBooleans(Method method) {
    for (int i = 1; i < method.parameters().size(); i++) {
      if (method.parameters().get(i).type().equals("boolean")
          && method.parameters().get(i - 1).type().equals("boolean")) {
        throw new SpecException(
            method.erasure() + " has two adjacent booleans; let 'telescope' name one of them");
      }
    }
  }

  /** Whether some call with numbers fits both methods and names different arguments by them. */
  private static boolean sameCallOtherMeaning(Method method, Method other) {
    if ((method.options() == null) != (other.options() == null)) {
      return false;
    }
    int longest = Math.max(method.parameters().size(), other.parameters().size());
    for (int arity = 1; arity <= longest + 1; arity++) {
      if (fits(method, arity) && fits(other, arity) && differ(method, other, arity)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(Method method, int arity) {
    int size = method.parameters().size();
    boolean varargs = size > 0 && method.parameters().get(size - 1).isVarargs();
    return varargs ? arity >= size : arity == size;
  }

  private static boolean differ(Method method, Method other, int arity) {
    boolean differ = false;
    for (int i = 0; i < arity; i++) {
      Parameter one = at(method, i);
      Parameter two = at(other, i);
      if (takesNumber(one) && takesNumber(two)) {
        differ |= !one.argument().name().equals(two.argument().name());
      } else if (!one.type().replace("...", "").equals(two.type().replace("...", ""))) {
        return false;
      }
    }
    return differ;
  }

  private static Parameter at(Method method, int index) {
    return method.parameters().get(Math.min(index, method.parameters().size() - 1));
  }

  private static boolean takesNumber(Parameter parameter) {
    return TypeTable.isNumber(parameter.type()) || parameter.type().equals("long...");
  }
}
