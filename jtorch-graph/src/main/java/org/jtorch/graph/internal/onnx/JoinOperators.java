package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.graph.Argument;

/** Tensors joined from others. */
final class JoinOperators {
  private JoinOperators() {}

  static void register(OperatorTable table) {
    table.put("cat concat concatenate", JoinOperators::concatenate);
    table.put("stack", JoinOperators::stack);
    table.put("hstack", c -> joined(c, c.value(c.items("tensors").get(0)).rank() == 1 ? 0 : 1));
    table.put("vstack row_stack", JoinOperators::stackRows);
    table.put("meshgrid", JoinOperators::meshgrid);
    table.put("broadcast_tensors", JoinOperators::broadcast);
    table.put("repeat_interleave.self_int", JoinOperators::repeatInterleave);
    table.put("pixel_shuffle", JoinOperators::pixelShuffle);
    table.put("pixel_unshuffle", JoinOperators::pixelUnshuffle);
    table.put("channel_shuffle native_channel_shuffle", JoinOperators::channelShuffle);
  }

  private static void joined(Call c, long dim) {
    DType dtype = c.dtype();
    List<String> parts = new ArrayList<>();
    for (Argument item : c.items("tensors")) {
      Value part = c.value(item);
      // Tensors of shape (0,) may be joined with any others.
      if (part.rank() != c.result(0).rank() && part.rank() == 1 && part.size(0) == 0) {
        continue;
      }
      parts.add(c.cast(part, dtype));
    }
    c.set(
        parts.size() == 1
            ? c.graph().node("Identity", parts.get(0))
            : c.graph().concat(dim, parts));
  }

  private static void concatenate(Call c) {
    joined(c, c.dim("dim", 0, c.result(0).rank()));
  }

  private static void stack(Call c) {
    DType dtype = c.dtype();
    int dim = c.dim("dim", 0, c.result(0).rank());
    List<String> parts =
        c.items("tensors").stream()
            .map(item -> c.graph().unsqueeze(c.name(item, dtype), dim))
            .toList();
    c.set(c.graph().concat(dim, parts));
  }

  private static void stackRows(Call c) {
    DType dtype = c.dtype();
    List<String> parts =
        c.items("tensors").stream()
            .map(
                item -> {
                  String part = c.name(item, dtype);
                  return c.value(item).rank() == 1 ? c.graph().unsqueeze(part, 0) : part;
                })
            .toList();
    c.set(c.graph().concat(0, parts));
  }

  private static void meshgrid(Call c) {
    OnnxGraph graph = c.graph();
    List<Value> axes = c.values("tensors");
    boolean isXy = c.text("indexing", "ij").equals("xy") && axes.size() > 1;
    int n = axes.size();
    List<String> sizes = new ArrayList<>();
    for (Value axis : axes) {
      sizes.add(axis.rank() == 0 ? graph.integers(1) : graph.size(axis, 0));
    }
    if (isXy) {
      Collections.swap(sizes, 0, 1);
    }
    String shape = graph.concat(0, sizes);
    for (int i = 0; i < n; i++) {
      int place = isXy && i < 2 ? 1 - i : i;
      long[] line = LongStream.range(0, n).map(j -> j == place ? -1 : 1).toArray();
      c.set(i, graph.node("Expand", graph.reshape(axes.get(i).name(), line), shape));
    }
  }

  private static void broadcast(Call c) {
    OnnxGraph graph = c.graph();
    List<Value> given = c.values("tensors");
    String shape = graph.shape(given.get(0).name());
    for (Value value : given.subList(1, given.size())) {
      String zeros = graph.node("ConstantOfShape", shape);
      String other = graph.node("ConstantOfShape", graph.shape(value.name()));
      shape = graph.shape(graph.node("Add", zeros, other));
    }
    for (int i = 0; i < given.size(); i++) {
      c.set(i, graph.node("Expand", given.get(i).name(), shape));
    }
  }

  /** Adds a dimension behind, repeats along it, and joins the two. */
  private static void repeatInterleave(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    boolean isFlat = !c.has("dim");
    String source = isFlat ? graph.reshape(x.name(), -1) : x.name();
    int rank = isFlat ? 1 : x.rank();
    int dim = isFlat ? 0 : c.dim("dim", 0, rank);
    List<String> repeats = new ArrayList<>();
    List<String> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      repeats.add(graph.integers(1));
      shape.add(i == dim ? graph.integers(-1) : graph.size(x, i));
    }
    repeats.add(dim + 1, graph.reshape(c.name("repeats", DType.INT64), 1));
    String tiled = graph.node("Tile", graph.unsqueeze(source, dim + 1), graph.concat(0, repeats));
    c.set(graph.node("Reshape", tiled, graph.concat(0, shape)));
  }

  private static void pixelShuffle(Call c) {
    Attributes attributes =
        Attributes.none().integer("blocksize", c.integer("upscale_factor")).text("mode", "CRD");
    if (c.value("self").rank() != 4) {
      throw c.refuse("the input has not 4 dimensions");
    }
    c.set(c.graph().node("DepthToSpace", attributes, c.name("self")));
  }

  private static void pixelUnshuffle(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    long factor = c.integer("downscale_factor");
    if (x.rank() != 4 || x.size(1) < 0 || x.size(2) < 0 || x.size(3) < 0) {
      throw c.refuse("the input has not 4 dimensions of known size");
    }
    long rows = x.size(2) / factor;
    long columns = x.size(3) / factor;
    String cut = graph.reshape(x.name(), -1, x.size(1), rows, factor, columns, factor);
    String moved = graph.transpose(cut, 0, 1, 3, 5, 2, 4);
    c.set(graph.reshape(moved, -1, x.size(1) * factor * factor, rows, columns));
  }

  private static void channelShuffle(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    long groups = c.integer("groups");
    if (x.size(1) < 0) {
      throw c.refuse("the number of channels is not known");
    }
    List<String> rest = new ArrayList<>(List.of(graph.size(x, 0)));
    rest.add(graph.integers(groups, x.size(1) / groups, -1));
    String cut = graph.node("Reshape", x.name(), graph.concat(0, rest));
    String moved = graph.transpose(cut, 0, 2, 1, 3);
    c.set(graph.node("Reshape", moved, graph.shape(x.name())));
  }
}
