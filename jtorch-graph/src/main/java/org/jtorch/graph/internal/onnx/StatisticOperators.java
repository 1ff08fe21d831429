package org.jtorch.graph.internal.onnx;

import org.jtorch.DType;

/** Variances, similarities and distances. */
final class StatisticOperators {
  private StatisticOperators() {}

  static void register(OperatorTable table) {
    table.put("var", c -> c.set(variance(c)));
    table.put("std", c -> c.set(c.graph().node("Sqrt", variance(c))));
    table.put(
        "var_mean",
        c -> {
          c.set(0, variance(c));
          c.set(1, mean(c, c.flag("keepdim", false)));
        });
    table.put(
        "std_mean",
        c -> {
          c.set(0, c.graph().node("Sqrt", variance(c)));
          c.set(1, mean(c, c.flag("keepdim", false)));
        });
    table.put("cosine_similarity", StatisticOperators::cosineSimilarity);
    table.put("pairwise_distance", StatisticOperators::pairwiseDistance);
  }

  private static String mean(Call c, boolean keep) {
    long[] dims = c.dims("dim", c.value("self").rank());
    return c.graph().reduce("ReduceMean", c.name("self"), keep, dims);
  }

  private static String variance(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    DType dtype = x.dtype();
    long[] dims = c.dims("dim", x.rank());
    double correction =
        c.has("correction") ? c.real("correction", 1) : c.flag("unbiased", true) ? 1 : 0;
    String centered = graph.node("Sub", x.name(), mean(c, true));
    String squares = graph.node("Mul", centered, centered);
    String sum = graph.reduce("ReduceSum", squares, c.flag("keepdim", false), dims);
    String count = graph.cast(ReductionOperators.count(graph, x, dims), dtype);
    String divisor =
        correction == 0 ? count : graph.node("Sub", count, graph.scalar(correction, dtype));
    return graph.node("Div", sum, divisor);
  }

  private static void cosineSimilarity(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    String x = c.name("x1", dtype);
    String y = c.name("x2", dtype);
    int rank = Math.max(c.value("x1").rank(), c.value("x2").rank());
    long dim = c.dim("dim", 1, rank);
    String eps = graph.scalar(c.real("eps", 1e-8), dtype);
    String xNorm = graph.node("Max", graph.reduce("ReduceL2", x, true, dim), eps);
    String yNorm = graph.node("Max", graph.reduce("ReduceL2", y, true, dim), eps);
    String product = graph.node("Mul", graph.node("Div", x, xNorm), graph.node("Div", y, yNorm));
    c.set(graph.reduce("ReduceSum", product, false, dim));
  }

  private static void pairwiseDistance(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    if (c.real("p", 2) != 2) {
      throw c.refuse("p is not 2");
    }
    String difference = graph.node("Sub", c.name("x1", dtype), c.name("x2", dtype));
    String moved = graph.node("Add", difference, graph.scalar(c.real("eps", 1e-6), dtype));
    c.set(graph.reduce("ReduceL2", moved, c.flag("keepdim", false), -1));
  }
}
