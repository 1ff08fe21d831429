package org.jtorch.graph.internal.onnx;

import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;

/** Tensors with some elements replaced. */
final class ScatterOperators {
  private ScatterOperators() {}

  static void register(OperatorTable table) {
    table.put("scatter", c -> scatter(c, reduction(c.text("reduce", "none"))));
    table.put("scatter_add", c -> scatter(c, "add"));
    table.put("scatter_reduce", ScatterOperators::scatterReduce);
    table.put("index_add", c -> alongIndex(c, "source", "add"));
    table.put("index_copy", c -> alongIndex(c, "source", "none"));
    table.put("index_fill", c -> alongIndex(c, "value", "none"));
    table.put("fill zero", ScatterOperators::fill);
    table.put("slice_scatter", c -> c.set(written(c, c.value("self"), c.name("src"))));
    table.put("select_scatter", c -> c.set(selected(c, c.value("self"), c.name("src"))));
  }

  private static String reduction(String name) {
    return switch (name) {
      case "sum", "add" -> "add";
      case "prod", "multiply" -> "mul";
      case "amax" -> "max";
      case "amin" -> "min";
      default -> name;
    };
  }

  private static void scatterReduce(Call c) {
    if (c.text("reduce", "").equals("mean") || !c.flag("include_self", true)) {
      throw c.refuse("ONNX has no mean and no scatter without the tensor's own elements");
    }
    scatter(c, reduction(c.text("reduce", "")));
  }

  /** Elements of the source beyond the shape of the index are not used. */
  private static void scatter(Call c, String reduction) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    Value index = c.value("index");
    String places = c.cast(index, DType.INT64);
    String shape = graph.shape(places);
    String source;
    if (c.has("value") || c.value("src").rank() == 0) {
      source = graph.node("Expand", c.name(c.has("value") ? "value" : "src", x.dtype()), shape);
    } else {
      source = c.name("src", x.dtype());
      if (!c.value("src").sizes().equals(index.sizes()) || !index.isStatic()) {
        String zeros = graph.integers(new long[index.rank()]);
        source = graph.node("Slice", source, zeros, shape);
      }
    }
    Attributes attributes = Attributes.axis(c.dim("dim", 0, x.rank())).text("reduction", reduction);
    c.set(graph.node("ScatterElements", attributes, x.name(), places, source));
  }

  /** Rows along a dimension are written with that dimension in front. */
  private static void alongIndex(Call c, String name, String reduction) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    int dim = c.dim("dim", 0, x.rank());
    if (c.has("alpha") && c.real("alpha", 1) != 1) {
      throw c.refuse("alpha is not 1");
    }
    long[] order = ShapeOperators.swapped(x.rank(), 0, dim);
    String front = graph.transpose(x.name(), order);
    String rows = graph.unsqueeze(c.name("index", DType.INT64), -1);
    String shape = graph.shape(graph.node("GatherND", front, rows));
    Value source = c.value(name);
    String values =
        source.rank() == 0
            ? graph.node("Expand", c.name(name, x.dtype()), shape)
            : graph.transpose(c.name(name, x.dtype()), order);
    Attributes attributes = Attributes.none().text("reduction", reduction);
    String written = graph.node("ScatterND", attributes, front, rows, values);
    c.set(graph.transpose(written, order));
  }

  private static void fill(Call c) {
    Value x = c.value("self");
    String value = c.has("value") ? c.name("value", x.dtype()) : c.graph().scalar(0L, x.dtype());
    c.set(c.graph().node("Expand", value, c.graph().shape(x.name())));
  }

  /** Returns a tensor with a slice replaced, which the call's arguments describe. */
  static String written(Call c, Value x, String source) {
    OnnxGraph graph = c.graph();
    int dim = c.dim("dim", 0, x.rank());
    String zero = graph.scalar(0L, DType.INT64);
    String one = graph.scalar(1L, DType.INT64);
    String all = graph.node("Range", zero, graph.scalarOf(graph.size(x, dim)), one);
    String rows = graph.unsqueeze(PartOperators.sliced(c, all, 0), 1);
    long[] order = ShapeOperators.swapped(x.rank(), 0, dim);
    String front = graph.transpose(x.name(), order);
    String shape = graph.shape(graph.node("GatherND", front, rows));
    String values = graph.node("Expand", graph.transpose(source, order), shape);
    return graph.transpose(graph.node("ScatterND", front, rows, values), order);
  }

  /** Returns a tensor with the part at one index of a dimension replaced. */
  static String selected(Call c, Value x, String source) {
    OnnxGraph graph = c.graph();
    int dim = c.dim("dim", 0, x.rank());
    String row = graph.reshape(c.name("index", DType.INT64), 1, 1);
    long[] order =
        LongStream.concat(LongStream.of(dim), LongStream.range(0, x.rank()).filter(i -> i != dim))
            .toArray();
    long[] inverse = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[(int) order[i]] = i;
    }
    String front = graph.transpose(x.name(), order);
    String values = graph.unsqueeze(source, 0);
    List<String> inputs = List.of(front, row, values);
    return graph.transpose(graph.node("ScatterND", inputs.toArray(new String[0])), inverse);
  }
}
