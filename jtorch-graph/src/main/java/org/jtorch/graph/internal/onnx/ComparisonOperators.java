package org.jtorch.graph.internal.onnx;

import org.jtorch.DType;

/** Comparisons and choices. */
final class ComparisonOperators {
  private ComparisonOperators() {}

  static void register(OperatorTable table) {
    String[] pairs = {
      "eq Equal",
      "lt Less",
      "le LessOrEqual",
      "gt Greater",
      "ge GreaterOrEqual",
      "less Less",
      "less_equal LessOrEqual",
      "greater Greater",
      "greater_equal GreaterOrEqual"
    };
    for (String pair : pairs) {
      String[] names = pair.split(" ", 2);
      table.put(names[0], c -> c.set(compared(c, names[1]), DType.BOOL));
    }
    table.put("ne not_equal", c -> c.set(c.graph().node("Not", compared(c, "Equal")), DType.BOOL));
    table.put("where.self where.ScalarSelf where.ScalarOther where.Scalar", c -> where(c));
    table.put("masked_fill", ComparisonOperators::maskedFill);
    table.put("isclose", ComparisonOperators::isClose);
  }

  private static String compared(Call c, String operator) {
    DType dtype = ArithmeticOperators.arithmetic(c.promoted("self", "other"));
    return c.graph().node(operator, c.name("self", dtype), c.name("other", dtype));
  }

  private static void where(Call c) {
    DType dtype = c.dtype();
    String condition = c.name("condition", DType.BOOL);
    c.set(c.graph().node("Where", condition, c.name("self", dtype), c.name("other", dtype)));
  }

  private static void maskedFill(Call c) {
    DType dtype = c.dtype();
    String mask = c.name("mask", DType.BOOL);
    c.set(c.graph().node("Where", mask, c.name("value", dtype), c.name("self", dtype)));
  }

  private static void isClose(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.value("self").dtype();
    if (c.flag("equal_nan", false)) {
      throw c.refuse("equal_nan is true");
    }
    String x = c.name("self", dtype);
    String y = c.name("other", dtype);
    String near = graph.node("Abs", graph.node("Sub", x, y));
    String relative =
        graph.node("Mul", graph.scalar(c.real("rtol", 1e-5), dtype), graph.node("Abs", y));
    String limit = graph.node("Add", graph.scalar(c.real("atol", 1e-8), dtype), relative);
    String isEqual = graph.node("Equal", x, y);
    c.set(graph.node("Or", isEqual, graph.node("LessOrEqual", near, limit)));
  }
}
