package org.jtorch.codegen;

import java.util.List;
import org.jtorch.codegen.Method.Parameter;

/** Rejects signatures that are easily misread or ambiguous. */
final class OverloadCheck {
  private static final int MAX_PARAMETERS = 4;

  private OverloadCheck() {}

  /** Checks all methods of one Java name. */
  static void check(List<Method> methods) {
    for (Method method : methods) {
      noAdjacentBooleans(method);
      if (method.parameters().stream().filter(p -> !p.isVarargs()).count() > MAX_PARAMETERS) {
        throw new SpecException(
            method.erasure() + " has more than four parameters; name fewer with 'telescope'");
      }
      for (Method other : methods) {
        if (!method.equals(other) && isAmbiguous(method, other)) {
          throw new SpecException(
              "ambiguous calls with numbers: "
                  + method.signature()
                  + " and "
                  + other.signature()
                  + "; exclude one with 'schemas', or name fewer arguments with 'telescope'");
        }
      }
    }
  }

  private static void noAdjacentBooleans(Method method) {
    for (int i = 1; i < method.parameters().size(); i++) {
      if (method.parameters().get(i).type().equals("boolean")
          && method.parameters().get(i - 1).type().equals("boolean")) {
        throw new SpecException(
            method.erasure() + " has two adjacent booleans; make one an option with 'telescope'");
      }
    }
  }

  /** Whether a call with numbers matches both methods and sets different arguments. */
  private static boolean isAmbiguous(Method method, Method other) {
    if ((method.options() == null) != (other.options() == null)) {
      return false;
    }
    int longest = Math.max(method.parameters().size(), other.parameters().size());
    for (int arity = 1; arity <= longest + 1; arity++) {
      if (accepts(method, arity) && accepts(other, arity) && differ(method, other, arity)) {
        return true;
      }
    }
    return false;
  }

  private static boolean accepts(Method method, int arity) {
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
