package org.jtorch.graph.internal.onnx;

import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Tensors that are made of numbers. */
final class CreationOperators {
  private CreationOperators() {}

  static void register(OperatorTable table) {
    table.put("arange", CreationOperators::range);
    table.put("full new_full", c -> filled(c, c.shape("size"), c.name("fill_value", c.dtype())));
    constant(table, "zeros new_zeros", "size", 0);
    constant(table, "ones new_ones", "size", 1);
    // Memory that is not initialized may hold anything.
    constant(table, "empty new_empty empty_strided new_empty_strided", "size", 0);
    constant(table, "empty.memory_format", "size", 0);
    constant(table, "zeros_like empty_like", "self", 0);
    constant(table, "ones_like", "self", 1);
    table.put(
        "full_like",
        c -> filled(c, c.graph().shape(c.name("self")), c.name("fill_value", c.dtype())));
    table.put("scalar_tensor", c -> c.set(c.name("s", c.dtype())));
    table.put("eye", CreationOperators::eye);
    table.put("linspace", CreationOperators::linspace);
    table.put("tril triu", CreationOperators::triangle);
    table.put("one_hot", CreationOperators::oneHot);
    table.put(
        "rand rand_like randn randn_like randint randint_like randperm bernoulli multinomial"
            + " normal uniform exponential",
        c -> {
          throw c.refuse("random numbers differ from PyTorch's");
        });
  }

  private static void constant(OperatorTable table, String names, String shape, long value) {
    table.put(
        names,
        c -> {
          String sizes = shape.equals("size") ? c.shape("size") : c.graph().shape(c.name("self"));
          filled(c, sizes, c.graph().scalar(value, c.dtype()));
        });
  }

  private static void filled(Call c, String shape, String value) {
    c.set(c.graph().node("Expand", value, shape));
  }

  private static void range(Call c) {
    DType dtype = c.dtype();
    DType computed =
        switch (dtype) {
          case FLOAT32, FLOAT64, INT32, INT64 -> dtype;
          default -> dtype.isFloatingPoint() ? DType.FLOAT32 : DType.INT64;
        };
    OnnxGraph graph = c.graph();
    String start = c.has("start") ? c.name("start", computed) : graph.scalar(0L, computed);
    String step = c.has("step") ? c.name("step", computed) : graph.scalar(1L, computed);
    c.set(graph.node("Range", start, c.name("end", computed), step), computed);
  }

  private static void eye(Call c) {
    long rows = c.integer("n");
    long columns = c.integer("m", rows);
    c.set(c.graph().constant(TensorScope.unscoped(Torch.eye(rows, columns).to(c.dtype()))));
  }

  private static void linspace(Call c) {
    OnnxGraph graph = c.graph();
    DType dtype = c.dtype();
    long steps = c.integer("steps");
    String places =
        graph.node(
            "Range", graph.scalar(0L, dtype), graph.scalar(steps, dtype), graph.scalar(1L, dtype));
    String start = c.name("start", dtype);
    String way = graph.node("Sub", c.name("end", dtype), start);
    String step = graph.node("Div", way, graph.scalar(Math.max(1, steps - 1), dtype));
    c.set(graph.node("Add", start, graph.node("Mul", places, step)));
  }

  private static void triangle(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    DType dtype =
        switch (x.dtype()) {
          case FLOAT32, FLOAT64, INT64, BOOL -> x.dtype();
          default -> x.dtype().isFloatingPoint() ? DType.FLOAT32 : DType.INT64;
        };
    boolean upper = c.node().operator().toLowerCase(Locale.ROOT).contains("triu");
    String diagonal =
        c.has("diagonal") ? c.name("diagonal", DType.INT64) : graph.scalar(0L, DType.INT64);
    Attributes attributes = Attributes.none().flag("upper", upper);
    c.set(graph.node("Trilu", attributes, c.cast(x, dtype), diagonal), dtype);
  }

  private static void oneHot(Call c) {
    OnnxGraph graph = c.graph();
    if (c.integer("num_classes", -1) < 0) {
      throw c.refuse("num_classes is not given");
    }
    String values = graph.integers(0, 1);
    String depth = graph.integers(c.integer("num_classes"));
    Attributes attributes = Attributes.axis(-1);
    c.set(graph.node("OneHot", attributes, c.name("self", DType.INT64), depth, values));
  }
}
