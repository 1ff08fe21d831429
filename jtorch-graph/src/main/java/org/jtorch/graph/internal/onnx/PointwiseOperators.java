package org.jtorch.graph.internal.onnx;

import java.util.function.BiFunction;
import org.jtorch.DType;

/** Functions of each element. */
final class PointwiseOperators {
  private PointwiseOperators() {}

  static void register(OperatorTable table) {
    String[] pairs = {
      "exp Exp",
      "log Log",
      "sqrt Sqrt",
      "sin Sin",
      "cos Cos",
      "tan Tan",
      "asin Asin",
      "acos Acos",
      "atan Atan",
      "sinh Sinh",
      "cosh Cosh",
      "asinh Asinh",
      "acosh Acosh",
      "atanh Atanh",
      "tanh Tanh",
      "sigmoid Sigmoid",
      "erf Erf",
      "reciprocal Reciprocal",
      "abs Abs",
      "neg Neg",
      "sign Sign",
      "arccos Acos",
      "arcsin Asin",
      "arctan Atan",
      "absolute Abs",
      "negative Neg",
      "sgn Sign"
    };
    for (String pair : pairs) {
      String[] names = pair.split(" ", 2);
      unary(table, names[0], (graph, x) -> graph.node(names[1], x));
    }
    roundings(table);
    derived(table);
    table.put("bitwise_not", PointwiseOperators::bitwiseNot);
    table.put("logical_not", c -> c.set(c.graph().node("Not", c.name("self", DType.BOOL))));
    table.put("isnan", c -> c.set(c.graph().node("IsNaN", floating(c))));
    table.put("isinf", c -> c.set(c.graph().node("IsInf", floating(c))));
    table.put("isfinite", PointwiseOperators::isFinite);
    table.put("pow", PointwiseOperators::power);
  }

  /** Adds a function that is computed in the data type of its result. */
  private static void unary(
      OperatorTable table, String names, BiFunction<OnnxGraph, String, String> function) {
    table.put(names, c -> c.set(function.apply(c.graph(), c.name("self", c.dtype()))));
  }

  private static void roundings(OperatorTable table) {
    for (String name : new String[] {"floor", "ceil", "round", "trunc", "fix"}) {
      table.put(name, PointwiseOperators::round);
    }
    unary(table, "frac", (graph, x) -> graph.node("Sub", x, truncated(graph, x)));
  }

  private static void round(Call c) {
    String x = c.name("self");
    if (!c.dtype().isFloatingPoint()) {
      c.set(c.graph().node("Identity", x));
      return;
    }
    if (c.integer("decimals", 0) != 0) {
      throw c.refuse("decimals are not 0");
    }
    String operator = c.node().operator();
    c.set(
        operator.contains("floor")
            ? c.graph().node("Floor", x)
            : operator.contains("ceil")
                ? c.graph().node("Ceil", x)
                : operator.contains("round")
                    ? c.graph().node("Round", x)
                    : truncated(c.graph(), x));
  }

  /** Rounds towards zero. */
  static String truncated(OnnxGraph graph, String x) {
    return graph.node("Mul", graph.node("Sign", x), graph.node("Floor", graph.node("Abs", x)));
  }

  private static void derived(OperatorTable table) {
    unary(table, "rsqrt", (graph, x) -> graph.node("Reciprocal", graph.node("Sqrt", x)));
    unary(table, "square", (graph, x) -> graph.node("Mul", x, x));
    scaled(table, "log2", "Log", 1 / Math.log(2));
    scaled(table, "log10", "Log", 1 / Math.log(10));
    table.put(
        "exp2",
        c -> {
          String factor = c.graph().scalar(Math.log(2), c.dtype());
          c.set(c.graph().node("Exp", c.graph().node("Mul", c.name("self", c.dtype()), factor)));
        });
    table.put(
        "log1p",
        c ->
            c.set(c.graph().node("Log", c.graph().node("Add", c.name("self", c.dtype()), one(c)))));
    table.put(
        "expm1 special_expm1",
        c ->
            c.set(c.graph().node("Sub", c.graph().node("Exp", c.name("self", c.dtype())), one(c))));
    table.put(
        "erfc special_erfc",
        c ->
            c.set(c.graph().node("Sub", one(c), c.graph().node("Erf", c.name("self", c.dtype())))));
    scaled(table, "deg2rad", "Identity", Math.PI / 180);
    scaled(table, "rad2deg", "Identity", 180 / Math.PI);
  }

  private static String one(Call c) {
    return c.graph().scalar(1.0, c.dtype());
  }

  private static void scaled(OperatorTable table, String name, String operator, double factor) {
    table.put(
        name,
        c -> {
          String y = c.graph().node(operator, c.name("self", c.dtype()));
          c.set(c.graph().node("Mul", y, c.graph().scalar(factor, c.dtype())));
        });
  }

  private static void bitwiseNot(Call c) {
    c.set(c.graph().node(c.dtype() == DType.BOOL ? "Not" : "BitwiseNot", c.name("self")));
  }

  private static String floating(Call c) {
    Value x = c.value("self");
    return x.dtype().isFloatingPoint() ? x.name() : c.cast(x, DType.FLOAT32);
  }

  private static void isFinite(Call c) {
    OnnxGraph graph = c.graph();
    String x = floating(c);
    c.set(graph.node("Not", graph.node("Or", graph.node("IsNaN", x), graph.node("IsInf", x))));
  }

  private static void power(Call c) {
    DType dtype = c.dtype();
    c.set(c.graph().node("Pow", c.name("self", dtype), c.name("exponent", dtype)));
  }
}
