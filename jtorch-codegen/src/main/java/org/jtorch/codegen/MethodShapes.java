package org.jtorch.codegen;

import java.util.Set;

/**
 * The shapes in a method's Javadoc: those of its entry. If the entry has separate shapes for calls
 * with and without dims, those that apply to the method.
 */
record MethodShapes(String text, boolean ofTensor) {
  private static final String WITH_DIMS = " or, with dims, ";
  private static final Set<String> DIMS = Set.of("dim", "dims");

  static MethodShapes of(Method method) {
    Operator operator = method.operator();
    String text = operator.entry().shapes();
    int cut = text.indexOf(WITH_DIMS);
    OptionsClass options = method.options();
    if (cut >= 0) {
      boolean optional =
          options != null && options.arguments().stream().anyMatch(a -> DIMS.contains(a.name()));
      boolean given =
          method.parameters().stream().anyMatch(p -> DIMS.contains(p.argument().name()));
      String without = text.substring(0, cut);
      String with = text.substring(cut + WITH_DIMS.length());
      text = given ? with : optional ? without + "; with dims " + with : without;
    }
    boolean tensors = TypeTable.returnsTensors(method.schema());
    boolean ofFamily = text.equals(operator.family().shapes);
    return new MethodShapes(ofFamily && !tensors ? "" : text, operator.family().ofTensor());
  }

  /** Returns the paragraph, empty if the entry has no shapes. */
  String sentence() {
    if (text.isEmpty()) {
      return "";
    } else if (text.equals("broadcast")) {
      return "Shapes: the operands are broadcast together.";
    }
    boolean formula = text.startsWith("(") || text.contains("->");
    String shown = text.replace("; with dims ", "`; with dims `");
    return "Shapes: " + (formula ? "`" + shown + "`" : shown) + ".";
  }

  /** Returns the description of a result that is one tensor. */
  String result(String tensor) {
    int arrow = text.lastIndexOf(" -> ");
    String shape = arrow < 0 ? "" : text.substring(arrow + 4);
    if (text.equals("broadcast")) {
      return tensor + " of the broadcast shape";
    } else if (text.equals("(*) -> (*)")) {
      return tensor + " of " + (ofTensor ? "this tensor's" : "the input's") + " shape";
    } else if (shape.equals("()")) {
      return tensor + " without dimensions";
    } else if (shape.equals("size") || shape.equals("shape")) {
      return tensor + " of the shape `" + shape + "`";
    } else if (shape.matches("\\([^()]*\\)")) {
      return tensor + ", `" + shape + "`";
    }
    return tensor;
  }
}
