package org.jtorch.graph.internal.onnx;

import java.util.Arrays;
import java.util.List;
import org.jtorch.DType;

/** Sums, extremes and their places. */
final class ReductionOperators {
  private ReductionOperators() {}

  static void register(OperatorTable table) {
    table.put("sum", c -> reduced(c, "ReduceSum"));
    table.put("mean", c -> reduced(c, "ReduceMean"));
    table.put("prod", c -> reduced(c, "ReduceProd"));
    table.put("amax", c -> reduced(c, "ReduceMax"));
    table.put("amin", c -> reduced(c, "ReduceMin"));
    table.put("logsumexp", c -> reduced(c, "ReduceLogSumExp"));
    table.put("max min", ReductionOperators::extreme);
    table.put("max.other", c -> between(c, "Max"));
    table.put("min.other", c -> between(c, "Min"));
    table.put("argmax argmin", ReductionOperators::place);
    table.put("any", c -> truth(c, "ReduceMax"));
    table.put("all", c -> truth(c, "ReduceMin"));
    table.put("cumsum", ReductionOperators::cumulativeSum);
    table.put("count_nonzero", ReductionOperators::countNonzero);
    table.put(
        "linalg_vector_norm",
        c -> norm(c, c.real("ord", 2), c.dims("dim", c.value("self").rank())));
    table.put("norm", c -> norm(c, c.real("p", 2), c.dims("dim", c.value("self").rank())));
    table.put("frobenius_norm", c -> norm(c, 2, c.dims("dim", c.value("self").rank())));
  }

  private static void reduced(Call c, String operator) {
    DType dtype = ArithmeticOperators.arithmetic(c.dtype());
    String x = c.name("self", dtype);
    int rank = c.value("self").rank();
    if (rank == 0) {
      c.set(c.graph().node("Identity", x), dtype);
      return;
    }
    boolean keep = c.flag("keepdim", false);
    c.set(c.graph().reduce(operator, x, keep, c.dims("dim", rank)), dtype);
  }

  private static void between(Call c, String operator) {
    DType dtype = ArithmeticOperators.arithmetic(c.dtype());
    c.set(c.graph().node(operator, c.name("self", dtype), c.name("other", dtype)), dtype);
  }

  private static void extreme(Call c) {
    boolean isMax = c.node().operator().contains("max");
    if (!c.has("dim")) {
      reduced(c, isMax ? "ReduceMax" : "ReduceMin");
      return;
    }
    Value x = c.value("self");
    DType dtype = ArithmeticOperators.arithmetic(x.dtype());
    String name = c.cast(x, dtype);
    if (x.rank() == 0) {
      c.set(0, c.graph().node("Identity", name), dtype);
      c.set(1, c.graph().scalar(0L, DType.INT64));
      return;
    }
    int dim = c.dim("dim", 0, x.rank());
    boolean keep = c.flag("keepdim", false);
    c.set(0, c.graph().reduce(isMax ? "ReduceMax" : "ReduceMin", name, keep, dim), dtype);
    Attributes attributes = Attributes.axis(dim).flag("keepdims", keep);
    if (c.isUsed(1)) {
      c.set(1, c.graph().node(isMax ? "ArgMax" : "ArgMin", attributes, name));
    }
  }

  private static void place(Call c) {
    Value x = c.value("self");
    String operator = c.node().operator().contains("argmax") ? "ArgMax" : "ArgMin";
    String name = c.cast(x, ArithmeticOperators.arithmetic(x.dtype()));
    if (c.has("dim")) {
      boolean keep = c.flag("keepdim", false);
      Attributes attributes = Attributes.axis(c.dim("dim", 0, x.rank())).flag("keepdims", keep);
      c.set(c.graph().node(operator, attributes, name));
    } else {
      Attributes attributes = Attributes.axis(0).flag("keepdims", false);
      c.set(c.graph().node(operator, attributes, c.graph().reshape(name, -1)));
    }
  }

  private static void truth(Call c, String operator) {
    OnnxGraph graph = c.graph();
    String truth = graph.cast(c.name("self", DType.BOOL), DType.INT32);
    int rank = c.value("self").rank();
    if (rank > 0) {
      truth = graph.reduce(operator, truth, c.flag("keepdim", false), c.dims("dim", rank));
    }
    c.set(graph.cast(truth, DType.BOOL), DType.BOOL);
  }

  private static void cumulativeSum(Call c) {
    DType dtype = ArithmeticOperators.arithmetic(c.dtype());
    String x = c.name("self", dtype);
    int rank = c.value("self").rank();
    if (rank == 0) {
      c.set(x, dtype);
      return;
    }
    String axis = c.graph().scalar((long) c.dim("dim", 0, rank), DType.INT64);
    c.set(c.graph().node("CumSum", x, axis), dtype);
  }

  private static void countNonzero(Call c) {
    String ones = c.graph().cast(c.name("self", DType.BOOL), DType.INT64);
    c.set(c.graph().reduce("ReduceSum", ones, false, c.dims("dim", c.value("self").rank())));
  }

  private static void norm(Call c, double order, long... dims) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    String x = c.name("self", dtype);
    boolean keep = c.flag("keepdim", false);
    if (order == 2 || order == 1) {
      c.set(graph.reduce(order == 2 ? "ReduceL2" : "ReduceL1", x, keep, dims));
      return;
    }
    String size = graph.node("Abs", x);
    if (Double.isInfinite(order)) {
      c.set(graph.reduce(order > 0 ? "ReduceMax" : "ReduceMin", size, keep, dims));
    } else if (order == 0) {
      String counts = graph.cast(graph.cast(x, DType.BOOL), dtype);
      c.set(graph.reduce("ReduceSum", counts, keep, dims));
    } else {
      String powers = graph.node("Pow", size, graph.scalar(order, dtype));
      String sum = graph.reduce("ReduceSum", powers, keep, dims);
      c.set(graph.node("Pow", sum, graph.scalar(1 / order, dtype)));
    }
  }

  /** Returns the number of elements along some dimensions as a tensor without dimensions. */
  static String count(OnnxGraph graph, Value x, long... dims) {
    if (dims.length == 0) {
      return graph.node("Size", x.name());
    }
    List<String> sizes = Arrays.stream(dims).mapToObj(dim -> graph.size(x, dim)).toList();
    return graph.reduce("ReduceProd", graph.concat(0, sizes), false);
  }
}
