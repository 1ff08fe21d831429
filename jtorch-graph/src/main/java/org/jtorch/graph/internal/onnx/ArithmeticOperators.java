package org.jtorch.graph.internal.onnx;

import org.jtorch.DType;

/** Arithmetic of two and more tensors. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static void register(OperatorTable table) {
    table.put("add sub subtract", c -> sum(c, "self", "other"));
    table.put("rsub", c -> sum(c, "other", "self"));
    table.put("mul multiply", c -> computed(c, "Mul"));
    table.put("div divide true_divide", ArithmeticOperators::divide);
    table.put("floor_divide", c -> rounded(c, "floor"));
    table.put("remainder", ArithmeticOperators::remainder);
    table.put("fmod", ArithmeticOperators::fmod);
    table.put("maximum fmax", c -> computed(c, "Max"));
    table.put("minimum fmin", c -> computed(c, "Min"));
    table.put("atan2 arctan2", ArithmeticOperators::atan2);
    table.put("addcmul addcdiv", ArithmeticOperators::addProduct);
    table.put("lerp", ArithmeticOperators::lerp);
    bits(table);
  }

  private static void bits(OperatorTable table) {
    for (String pair : new String[] {"and And", "or Or", "xor Xor"}) {
      String[] names = pair.split(" ", 2);
      Converter bitwise =
          c -> {
            DType dtype = c.dtype();
            String operator = dtype == DType.BOOL ? names[1] : "Bitwise" + names[1];
            c.set(c.graph().node(operator, c.name("self", dtype), c.name("other", dtype)));
          };
      table.put("bitwise_" + names[0] + " __" + names[0] + "__", bitwise);
      table.put(
          "logical_" + names[0],
          c ->
              c.set(
                  c.graph()
                      .node(names[1], c.name("self", DType.BOOL), c.name("other", DType.BOOL))));
    }
  }

  /** ONNX Runtime computes with integers of 32 and 64 bits. */
  static DType arithmetic(DType dtype) {
    return switch (dtype) {
      case BOOL, UINT8, INT8, INT16, UINT16 -> DType.INT32;
      default -> dtype;
    };
  }

  private static void computed(Call c, String operator) {
    DType dtype = arithmetic(c.dtype());
    c.set(c.graph().node(operator, c.name("self", dtype), c.name("other", dtype)), dtype);
  }

  private static void sum(Call c, String first, String second) {
    DType dtype = arithmetic(c.dtype());
    String y = c.name(second, dtype);
    if (c.has("alpha") && !(c.isConstant("alpha") && c.real("alpha", 1) == 1)) {
      y = c.graph().node("Mul", y, c.name("alpha", dtype));
    }
    String operator = c.node().operator().contains("sub") ? "Sub" : "Add";
    c.set(c.graph().node(operator, c.name(first, dtype), y), dtype);
  }

  private static void divide(Call c) {
    if (c.has("rounding_mode")) {
      rounded(c, c.text("rounding_mode", ""));
    } else {
      computed(c, "Div");
    }
  }

  private static void rounded(Call c, String mode) {
    OnnxGraph graph = c.graph();
    DType dtype = arithmetic(c.dtype());
    String x = c.name("self", dtype);
    String y = c.name("other", dtype);
    if (dtype.isFloatingPoint()) {
      String quotient = graph.node("Div", x, y);
      c.set(
          mode.equals("floor")
              ? graph.node("Floor", quotient)
              : PointwiseOperators.truncated(graph, quotient));
    } else if (mode.equals("floor")) {
      String rest = graph.node("Mod", x, y);
      c.set(graph.node("Div", graph.node("Sub", x, rest), y), dtype);
    } else {
      c.set(graph.node("Div", x, y), dtype);
    }
  }

  private static void remainder(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = arithmetic(c.dtype());
    String x = c.name("self", dtype);
    String y = c.name("other", dtype);
    c.set(
        dtype.isFloatingPoint()
            ? graph.node(
                "Sub", x, graph.node("Mul", graph.node("Floor", graph.node("Div", x, y)), y))
            : graph.node("Mod", x, y),
        dtype);
  }

  private static void fmod(Call c) {
    DType dtype = arithmetic(c.dtype());
    Attributes attributes = Attributes.none().integer("fmod", 1);
    c.set(c.graph().node("Mod", attributes, c.name("self", dtype), c.name("other", dtype)), dtype);
  }

  /** The arc tangent of the quotient, moved by pi on the left of the plane. */
  private static void atan2(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    String y = c.name("self", dtype);
    String x = c.name("other", dtype);
    String zero = graph.scalar(0.0, dtype);
    String angle = graph.node("Atan", graph.node("Div", y, x));
    String isBelow = graph.node("Less", y, zero);
    String pi =
        graph.node("Where", isBelow, graph.scalar(-Math.PI, dtype), graph.scalar(Math.PI, dtype));
    String moved = graph.node("Where", graph.node("Less", x, zero), pi, zero);
    String sum = graph.node("Add", angle, moved);
    String isOrigin = graph.node("And", graph.node("Equal", x, zero), graph.node("Equal", y, zero));
    c.set(graph.node("Where", isOrigin, zero, sum));
  }

  private static void addProduct(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = arithmetic(c.dtype());
    String operator = c.node().operator().contains("addcdiv") ? "Div" : "Mul";
    String product = graph.node(operator, c.name("tensor1", dtype), c.name("tensor2", dtype));
    if (c.real("value", 1) != 1) {
      product = graph.node("Mul", product, c.name("value", dtype));
    }
    c.set(graph.node("Add", c.name("self", dtype), product), dtype);
  }

  private static void lerp(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    String start = c.name("self", dtype);
    String way = graph.node("Sub", c.name("end", dtype), start);
    c.set(graph.node("Add", start, graph.node("Mul", c.name("weight", dtype), way)));
  }
}
