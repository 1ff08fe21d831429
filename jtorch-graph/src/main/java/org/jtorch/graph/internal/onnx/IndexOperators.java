package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.graph.Argument;

/** Indexing by tensors of integers and masks. */
final class IndexOperators {
  private IndexOperators() {}

  static void register(OperatorTable table) {
    table.put("index _unsafe_index", IndexOperators::index);
    table.put("index_put _unsafe_index_put", IndexOperators::put);
    table.put(
        "index_select",
        c -> {
          Value x = c.value("self");
          gather(c, x, c.dim("dim", 0, x.rank()), c.name("index", DType.INT64));
        });
    table.put("embedding", c -> gather(c, c.value("weight"), 0, c.name("indices", DType.INT64)));
    table.put("take", IndexOperators::take);
    table.put("gather", c -> gatherElements(c, "index"));
    table.put("take_along_dim", c -> gatherElements(c, "indices"));
    table.put("masked_select", IndexOperators::maskedSelect);
    table.put("nonzero argwhere", c -> c.set(nonzero(c, c.value("self"))));
    table.put("nonzero_numpy", c -> nonzeroParts(c, "self"));
    table.put("where", c -> nonzeroParts(c, "condition"));
  }

  private static void gather(Call c, Value x, int dim, String index) {
    c.set(c.graph().node("Gather", Attributes.axis(dim), x.name(), index));
  }

  private static void take(Call c) {
    String flat = c.graph().reshape(c.name("self"), -1);
    c.set(c.graph().node("Gather", Attributes.axis(0), flat, c.name("index", DType.INT64)));
  }

  private static void gatherElements(Call c, String name) {
    Value x = c.value("self");
    String source = x.name();
    String index = c.name(name, DType.INT64);
    int dim = 0;
    if (c.has("dim")) {
      dim = c.dim("dim", 0, x.rank());
      if (name.equals("indices")) {
        index = c.graph().node("Expand", index, otherSizes(c.graph(), x, dim));
      }
    } else {
      source = c.graph().reshape(source, -1);
      index = c.graph().reshape(index, -1);
    }
    c.set(c.graph().node("GatherElements", Attributes.axis(dim), source, index));
  }

  /** Returns the shape of a tensor with a size of 1 in one dimension. */
  private static String otherSizes(OnnxGraph graph, Value x, int dim) {
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      sizes.add(i == dim ? graph.integers(1) : graph.size(x, i));
    }
    return graph.concat(0, sizes);
  }

  private static void maskedSelect(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    Value mask = c.value("mask");
    String values = graph.node("Expand", x.name(), graph.shape(mask.name()));
    String truths = graph.node("Expand", mask.name(), graph.shape(x.name()));
    c.set(graph.node("Compress", graph.reshape(values, -1), graph.reshape(truths, -1)));
  }

  /** Returns the places of true elements, one row per element. */
  private static String nonzero(Call c, Value x) {
    return c.graph().transpose(c.graph().node("NonZero", x.name()), 1, 0);
  }

  private static void nonzeroParts(Call c, String name) {
    Value x = c.value(name);
    String places = c.graph().node("NonZero", x.name());
    for (int i = 0; i < c.results(); i++) {
      String place = c.graph().scalar((long) i, DType.INT64);
      c.set(i, c.graph().node("Gather", Attributes.axis(0), places, place));
    }
  }

  /**
   * An index by tensors.
   *
   * @param dims the dimensions that are indexed
   * @param places one row of coordinates per element that is read: shape (broadcast, dims)
   * @param broadcastRank number of dimensions of the broadcast index
   */
  record Places(List<Integer> dims, String places, int broadcastRank) {
    /** Returns whether the dimensions are adjacent, so that the result keeps them in place. */
    boolean areAdjacent() {
      return dims.get(dims.size() - 1) - dims.get(0) == dims.size() - 1;
    }

    /** Returns the order that moves the indexed dimensions to the front. */
    long[] front(int rank) {
      return LongStream.concat(
              dims.stream().mapToLong(Integer::longValue),
              LongStream.range(0, rank).filter(i -> !dims.contains((int) i)))
          .toArray();
    }

    /** Returns the order that moves the index of a result from the front to its place. */
    long[] back(int resultRank) {
      int first = areAdjacent() ? dims.get(0) : 0;
      return LongStream.concat(
              LongStream.concat(
                  LongStream.range(broadcastRank, broadcastRank + first),
                  LongStream.range(0, broadcastRank)),
              LongStream.range(broadcastRank + first, resultRank))
          .toArray();
    }
  }

  /** Reads the indices, masks as the places of their true elements. */
  private static Places places(Call c) {
    OnnxGraph graph = c.graph();
    List<Integer> dims = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int broadcastRank = 0;
    int dim = 0;
    for (Argument item : c.items("indices")) {
      if (item instanceof Argument.None) {
        dim++;
        continue;
      }
      Value index = c.value(item);
      if (index.dtype() == DType.BOOL) {
        String rows = graph.node("NonZero", index.name());
        for (int i = 0; i < index.rank(); i++) {
          String place = graph.scalar((long) i, DType.INT64);
          names.add(graph.node("Gather", Attributes.axis(0), rows, place));
          dims.add(dim++);
        }
        broadcastRank = Math.max(broadcastRank, 1);
      } else {
        names.add(c.cast(index, DType.INT64));
        dims.add(dim++);
        broadcastRank = Math.max(broadcastRank, index.rank());
      }
    }
    if (names.isEmpty()) {
      throw c.refuse("there is no index");
    }
    return new Places(dims, rows(graph, names), broadcastRank);
  }

  private static String rows(OnnxGraph graph, List<String> names) {
    if (names.size() == 1) {
      return graph.unsqueeze(names.get(0), -1);
    }
    String sum = names.get(0);
    for (String name : names.subList(1, names.size())) {
      sum = graph.node("Add", sum, name);
    }
    String shape = graph.shape(sum);
    return graph.concat(
        -1,
        names.stream()
            .map(name -> graph.unsqueeze(graph.node("Expand", name, shape), -1))
            .toList());
  }

  private static void index(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    List<Argument> items = c.items("indices");
    List<Argument> given = items.stream().filter(item -> !(item instanceof Argument.None)).toList();
    if (given.size() == 1 && c.value(given.get(0)).dtype() != DType.BOOL) {
      gather(c, x, items.indexOf(given.get(0)), c.name(given.get(0), DType.INT64));
      return;
    }
    Places places = places(c);
    String front = moved(graph, x.name(), places.front(x.rank()));
    String read = graph.node("GatherND", front, places.places());
    int resultRank = x.rank() - places.dims().size() + places.broadcastRank();
    c.set(moved(graph, read, places.back(resultRank)));
  }

  private static String moved(OnnxGraph graph, String x, long... order) {
    boolean isIdentity = LongStream.range(0, order.length).allMatch(i -> order[(int) i] == i);
    return isIdentity ? x : graph.transpose(x, order);
  }

  private static long[] inverse(long... order) {
    long[] inverse = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      inverse[(int) order[i]] = i;
    }
    return inverse;
  }

  private static void put(Call c) {
    OnnxGraph graph = c.graph();
    Value x = c.value("self");
    List<Argument> items = c.items("indices");
    boolean accumulate = c.flag("accumulate", false);
    Value values = c.value("values");
    if (items.size() == 1 && !accumulate && isMaskOfNumber(c, items.get(0), values)) {
      fill(c, x, c.value(items.get(0)));
      return;
    }
    Places places = places(c);
    long[] front = places.front(x.rank());
    String moved = moved(graph, x.name(), front);
    int resultRank = x.rank() - places.dims().size() + places.broadcastRank();
    long[] back = places.back(resultRank);
    String shape = graph.shape(moved(graph, graph.node("GatherND", moved, places.places()), back));
    String updates = graph.node("Expand", c.cast(values, x.dtype()), shape);
    updates = moved(graph, updates, inverse(back));
    Attributes attributes = Attributes.none().text("reduction", accumulate ? "add" : "none");
    String written = graph.node("ScatterND", attributes, moved, places.places(), updates);
    c.set(moved(graph, written, inverse(front)));
  }

  private static boolean isMaskOfNumber(Call c, Argument index, Value values) {
    return !(index instanceof Argument.None)
        && c.value(index).dtype() == DType.BOOL
        && values.sizes().stream().allMatch(size -> size == 1);
  }

  private static void fill(Call c, Value x, Value mask) {
    OnnxGraph graph = c.graph();
    String wide = mask.name();
    if (x.rank() > mask.rank()) {
      wide = graph.unsqueeze(wide, LongStream.range(mask.rank(), x.rank()).toArray());
    }
    String number = graph.reshape(c.name("values", x.dtype()));
    c.set(graph.node("Where", wide, number, x.name()));
  }
}
