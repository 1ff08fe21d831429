package org.jtorch.graph.internal.onnx;

import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Normalization. */
final class NormOperators {
  private static final double EPS = 1e-5;

  private NormOperators() {}

  static void register(OperatorTable table) {
    table.put(
        "batch_norm native_batch_norm cudnn_batch_norm _native_batch_norm_legit"
            + " _native_batch_norm_legit_no_training",
        NormOperators::batchNorm);
    table.put("layer_norm native_layer_norm", NormOperators::layerNorm);
    table.put("group_norm native_group_norm", NormOperators::groupNorm);
    table.put("instance_norm", NormOperators::instanceNorm);
    table.put("rms_norm", NormOperators::rmsNorm);
    table.put("_weight_norm", NormOperators::weightNorm);
  }

  private static String ones(Call c, DType dtype, long... shape) {
    return c.graph().constant(TensorScope.unscoped(Torch.ones(dtype, shape)));
  }

  private static String zeros(Call c, DType dtype, long... shape) {
    return c.graph().constant(TensorScope.unscoped(Torch.zeros(dtype, shape)));
  }

  private static String input(Call c) {
    return c.has("input") ? "input" : "self";
  }

  private static String weight(Call c, DType dtype, long... shape) {
    return c.has("weight") ? c.name("weight", dtype) : ones(c, dtype, shape);
  }

  private static String bias(Call c, DType dtype, long... shape) {
    return c.has("bias") ? c.name("bias", dtype) : zeros(c, dtype, shape);
  }

  private static void batchNorm(Call c) {
    Value x = c.value(input(c));
    DType dtype = x.dtype();
    boolean training = c.flag(c.has("train") ? "train" : "training", false);
    if (!c.has("running_mean")) {
      byOwnStatistics(c, x);
      return;
    }
    if (training) {
      throw c.refuse("it changes its running statistics in training mode; call eval() first");
    }
    Value mean = c.value("running_mean");
    long channels = mean.size(0);
    String y =
        c.graph()
            .node(
                "BatchNormalization",
                Attributes.none().real("epsilon", c.real("eps", EPS)),
                x.name(),
                weight(c, dtype, channels),
                bias(c, dtype, channels),
                c.name("running_mean", dtype),
                c.name("running_var", dtype));
    c.set(0, y);
  }

  private static void byOwnStatistics(Call c, Value x) {
    long[] axes = LongStream.range(0, x.rank()).filter(axis -> axis != 1).toArray();
    String y = standardized(c, x, axes);
    c.set(0, affine(c, y, x.dtype(), x.rank()));
  }

  private static String standardized(Call c, Value x, long... axes) {
    OnnxGraph graph = c.graph();
    String mean = graph.reduce("ReduceMean", x.name(), true, axes);
    String centered = graph.node("Sub", x.name(), mean);
    String squares = graph.node("Mul", centered, centered);
    String variance = graph.reduce("ReduceMean", squares, true, axes);
    String eps = graph.scalar(c.real("eps", EPS), x.dtype());
    return graph.node("Div", centered, graph.node("Sqrt", graph.node("Add", variance, eps)));
  }

  /** Multiplies and adds a number per channel. */
  private static String affine(Call c, String x, DType dtype, int rank) {
    OnnxGraph graph = c.graph();
    long[] axes = LongStream.range(1, rank - 1).toArray();
    String y = x;
    if (c.has("weight")) {
      y = graph.node("Mul", y, perChannel(graph, c.name("weight", dtype), axes));
    }
    if (c.has("bias")) {
      y = graph.node("Add", y, perChannel(graph, c.name("bias", dtype), axes));
    }
    return y;
  }

  private static String perChannel(OnnxGraph graph, String x, long... axes) {
    return axes.length == 0 ? x : graph.unsqueeze(x, axes);
  }

  private static void layerNorm(Call c) {
    Value x = c.value("input");
    DType dtype = x.dtype();
    long[] shape =
        c.has("weight")
            ? c.value("weight").sizes().stream().mapToLong(Long::longValue).toArray()
            : c.integers("normalized_shape");
    Attributes attributes =
        Attributes.axis(-(long) shape.length).real("epsilon", c.real("eps", EPS));
    int results = c.isUsed(2) ? 3 : c.isUsed(1) ? 2 : 1;
    List<String> made =
        c.graph()
            .nodes(
                "LayerNormalization",
                results,
                attributes,
                x.name(),
                weight(c, dtype, shape),
                c.optional("bias", dtype));
    for (int i = 0; i < results; i++) {
      c.set(i, made.get(i));
    }
  }

  private static void groupNorm(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value(input(c));
    DType dtype = x.dtype();
    long groups = c.integer(c.has("num_groups") ? "num_groups" : "group");
    String cut = graph.reshape(x.name(), 0, groups, -1);
    Attributes attributes = Attributes.none().real("epsilon", c.real("eps", EPS));
    String normed =
        graph.node(
            "InstanceNormalization",
            attributes,
            cut,
            ones(c, dtype, groups),
            zeros(c, dtype, groups));
    String y = graph.node("Reshape", normed, graph.shape(x.name()));
    c.set(0, affine(c, y, dtype, x.rank()));
  }

  private static void instanceNorm(Call c) {
    Value x = c.value("input");
    if (!c.flag("use_input_stats", true)) {
      throw c.refuse("it uses running statistics");
    }
    String y = standardized(c, x, LongStream.range(2, x.rank()).toArray());
    c.set(affine(c, y, x.dtype(), x.rank()));
  }

  private static void rmsNorm(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("input");
    DType dtype = x.dtype();
    int dims = c.items("normalized_shape").size();
    double machine = dtype == DType.FLOAT64 ? 0x1p-52 : dtype == DType.FLOAT16 ? 0x1p-10 : 0x1p-23;
    String squares = graph.node("Mul", x.name(), x.name());
    long[] axes = LongStream.range(x.rank() - dims, x.rank()).toArray();
    String mean = graph.reduce("ReduceMean", squares, true, axes);
    String eps = graph.scalar(c.real("eps", machine), dtype);
    String y = graph.node("Div", x.name(), graph.node("Sqrt", graph.node("Add", mean, eps)));
    c.set(c.has("weight") ? graph.node("Mul", y, c.name("weight", dtype)) : y);
  }

  private static void weightNorm(Call c) {
    OnnxGraph graph = c.graph();
    Value v = c.value("v");
    int dim = c.dim("dim", 0, v.rank());
    long[] axes = LongStream.range(0, v.rank()).filter(axis -> axis != dim).toArray();
    String direction = graph.node("Div", v.name(), graph.reduce("ReduceL2", v.name(), true, axes));
    c.set(graph.node("Mul", direction, c.name("g")));
  }
}
