package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;

/** Parts of a tensor: slices, splits and single elements. */
final class PartOperators {
  private PartOperators() {}

  static void register(OperatorTable table) {
    table.put("slice slice_copy", PartOperators::slice);
    table.put("narrow narrow_copy", PartOperators::narrow);
    table.put("select select_copy", PartOperators::select);
    table.put("split.Tensor split_copy.Tensor split", PartOperators::splitEqual);
    table.put("split.sizes split_with_sizes split_with_sizes_copy", PartOperators::splitSizes);
    table.put("chunk unsafe_chunk tensor_split", PartOperators::chunk);
    table.put("unsafe_split", PartOperators::splitEqual);
    table.put("unbind unbind_copy", PartOperators::unbind);
    table.put("diagonal", PartOperators::diagonal);
    table.put("unfold", PartOperators::unfold);
    table.put("flip", PartOperators::flip);
    table.put("roll", PartOperators::roll);
    table.put("diff", PartOperators::diff);
  }

  private static String vector(Call c, String name, long defaultValue) {
    return c.has(name)
        ? c.graph().reshape(c.name(name, DType.INT64), 1)
        : c.graph().integers(defaultValue);
  }

  static String sliced(Call c, String x, int dim) {
    return c.graph()
        .node(
            "Slice",
            x,
            vector(c, "start", 0),
            vector(c, "end", Long.MAX_VALUE),
            c.graph().integers(dim),
            vector(c, "step", 1));
  }

  private static void slice(Call c) {
    Value x = c.value("self");
    c.set(sliced(c, x.name(), c.dim("dim", 0, x.rank())));
  }

  private static void narrow(Call c) {
    Value x = c.value("self");
    OnnxGraph graph = c.graph();
    int dim = c.dim("dim", 0, x.rank());
    String start = vector(c, "start", 0);
    if (!c.isConstant("start") || c.integer("start") < 0) {
      // A start that is negative counts from the end, where its sum with the length may be 0.
      String size = graph.size(x, dim);
      start = graph.node("Mod", graph.node("Add", start, size), size);
    }
    String end = graph.node("Add", start, vector(c, "length", 0));
    c.set(graph.node("Slice", x.name(), start, end, graph.integers(dim)));
  }

  private static void select(Call c) {
    Value x = c.value("self");
    Attributes attributes = Attributes.axis(c.dim("dim", 0, x.rank()));
    c.set(c.graph().node("Gather", attributes, x.name(), c.name("index", DType.INT64)));
  }

  private static void setAll(Call c, List<String> parts) {
    for (int i = 0; i < parts.size(); i++) {
      c.set(i, parts.get(i));
    }
  }

  /** The parts have the given size, but for the last one. */
  private static void splitEqual(Call c) {
    Value x = c.value("self");
    int dim = c.dim("dim", 0, x.rank());
    int parts = c.results();
    if (parts == 1) {
      c.set(c.graph().node("Identity", x.name()));
    } else {
      pieces(c, x, dim, vector(c, "split_size", 0));
    }
  }

  /** Cuts a dimension into pieces of one size. */
  private static void pieces(Call c, Value x, int dim, String size) {
    OnnxGraph graph = c.graph();
    List<String> parts = new ArrayList<>();
    for (long i = 0; i < c.results(); i++) {
      String start = graph.node("Mul", size, graph.integers(i));
      String end =
          i == c.results() - 1
              ? graph.integers(Long.MAX_VALUE)
              : graph.node("Mul", size, graph.integers(i + 1));
      parts.add(graph.node("Slice", x.name(), start, end, graph.integers(dim)));
    }
    setAll(c, parts);
  }

  private static void splitSizes(Call c) {
    Value x = c.value("self");
    int dim = c.dim("dim", 0, x.rank());
    String sizes = c.shape(c.has("split_sizes") ? "split_sizes" : "split_size");
    setAll(c, c.graph().split(x.name(), dim, sizes, c.results()));
  }

  private static void chunk(Call c) {
    Value x = c.value("self");
    int dim = c.dim("dim", 0, x.rank());
    long size = x.size(dim);
    if (c.node().operator().contains("tensor_split")) {
      tensorSplit(c, x, dim);
    } else if (size < 0) {
      OnnxGraph graph = c.graph();
      long chunks = c.integer("chunks");
      String raised = graph.node("Add", graph.size(x, dim), graph.integers(chunks - 1));
      pieces(c, x, dim, graph.node("Div", raised, graph.integers(chunks)));
    } else {
      long[] sizes =
          LongStream.range(0, c.results()).map(i -> c.result((int) i).size(dim)).toArray();
      setAll(c, c.graph().split(x.name(), dim, c.graph().integers(sizes), c.results()));
    }
  }

  private static void tensorSplit(Call c, Value x, int dim) {
    long[] sizes = LongStream.range(0, c.results()).map(i -> c.result((int) i).size(dim)).toArray();
    if (LongStream.of(sizes).anyMatch(size -> size < 0)) {
      throw c.refuse("the sizes of the parts are not known before the model runs");
    }
    setAll(c, c.graph().split(x.name(), dim, c.graph().integers(sizes), c.results()));
  }

  private static void unbind(Call c) {
    Value x = c.value("self");
    Attributes attributes = Attributes.axis(c.dim("dim", 0, x.rank()));
    for (int i = 0; i < c.results(); i++) {
      if (c.isUsed(i)) {
        String place = c.graph().scalar((long) i, DType.INT64);
        c.set(i, c.graph().node("Gather", attributes, x.name(), place));
      }
    }
  }

  private static void diagonal(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    int first = c.dim("dim1", 0, x.rank());
    int second = c.dim("dim2", 1, x.rank());
    if (c.integer("offset", 0) != 0) {
      throw c.refuse("offset is not 0");
    }
    long[] order =
        LongStream.concat(
                LongStream.range(0, x.rank()).filter(i -> i != first && i != second),
                LongStream.of(first, second))
            .toArray();
    String moved = graph.transpose(x.name(), order);
    String size = graph.node("Min", graph.size(x, first), graph.size(x, second));
    String one = graph.scalar(1L, DType.INT64);
    String zero = graph.scalar(0L, DType.INT64);
    String places = graph.node("Range", zero, graph.scalarOf(size), one);
    Attributes last = Attributes.none().integer("axis", x.rank() - 2L);
    String rows = graph.node("Gather", last, moved, places);
    // Row i of the square keeps its element i.
    String columns = graph.unsqueeze(places, 1);
    List<String> lead = new ArrayList<>();
    for (int i = 0; i < x.rank() - 2; i++) {
      lead.add(graph.size(x, order[i]));
    }
    lead.add(size);
    lead.add(graph.integers(1));
    String index = graph.node("Expand", columns, graph.concat(0, lead));
    String picked = graph.node("GatherElements", Attributes.axis(x.rank() - 1L), rows, index);
    c.set(graph.squeeze(picked, x.rank() - 1L));
  }

  /** Windows are gathered by a table of places, one row per window. */
  private static void unfold(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    int dim = c.dim("dimension", 0, x.rank());
    long size = c.integer("size");
    long step = c.integer("step");
    String room = graph.node("Sub", graph.size(x, dim), graph.integers(size - 1));
    String zero = graph.scalar(0L, DType.INT64);
    String starts =
        graph.node("Range", zero, graph.scalarOf(room), graph.scalar(step, DType.INT64));
    String places =
        graph.node(
            "Add", graph.unsqueeze(starts, 1), graph.integers(LongStream.range(0, size).toArray()));
    String windows = graph.node("Gather", Attributes.axis(dim), x.name(), places);
    int rank = x.rank() + 1;
    long[] order =
        LongStream.concat(
                LongStream.range(0, rank).filter(i -> i != dim + 1), LongStream.of(dim + 1))
            .toArray();
    c.set(graph.transpose(windows, order));
  }

  private static void flip(Call c) {
    Value x = c.value("self");
    long[] dims = c.dims("dims", x.rank());
    long[] last = LongStream.of(dims).map(dim -> -1).toArray();
    long[] end = LongStream.of(dims).map(dim -> Long.MIN_VALUE + 1).toArray();
    OnnxGraph graph = c.graph();
    c.set(
        graph.node(
            "Slice",
            x.name(),
            graph.integers(last),
            graph.integers(end),
            graph.integers(dims),
            graph.integers(last)));
  }

  private static void roll(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    long[] dims = c.dims("dims", x.rank());
    boolean isFlat = dims.length == 0;
    String rolled = isFlat ? graph.reshape(x.name(), -1) : x.name();
    List<String> shifts = c.items("shifts").stream().map(s -> c.name(s, DType.INT64)).toList();
    for (int i = 0; i < shifts.size(); i++) {
      long dim = isFlat ? 0 : dims[i];
      String size = isFlat ? graph.reshape(graph.node("Size", x.name()), 1) : graph.size(x, dim);
      String shift = graph.node("Mod", graph.reshape(shifts.get(i), 1), size);
      String cut = graph.node("Sub", size, shift);
      String axis = graph.integers(dim);
      String head = graph.node("Slice", rolled, graph.integers(0), cut, axis);
      String tail = graph.node("Slice", rolled, cut, graph.integers(Long.MAX_VALUE), axis);
      rolled = graph.concat(dim, List.of(tail, head));
    }
    c.set(isFlat ? graph.node("Reshape", rolled, graph.shape(x.name())) : rolled);
  }

  private static void diff(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    int dim = c.dim("dim", -1, x.rank());
    DType dtype = x.dtype();
    List<String> parts = new ArrayList<>();
    if (c.has("prepend")) {
      parts.add(c.name("prepend", dtype));
    }
    parts.add(x.name());
    if (c.has("append")) {
      parts.add(c.name("append", dtype));
    }
    String y = graph.concat(dim, parts);
    DType computed = dtype == DType.BOOL ? dtype : ArithmeticOperators.arithmetic(dtype);
    y = computed == dtype ? y : graph.cast(y, computed);
    for (long i = c.integer("n", 1); i > 0; i--) {
      String after = graph.slice(y, dim, 1, Long.MAX_VALUE);
      y = graph.node(dtype == DType.BOOL ? "Xor" : "Sub", after, graph.slice(y, dim, 0, -1));
    }
    c.set(y, computed);
  }
}
