package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.graph.Argument;

/** Other shapes of the same elements. */
final class ShapeOperators {
  private ShapeOperators() {}

  static void register(OperatorTable table) {
    table.put(
        "alias detach contiguous clone lift lift_fresh lift_fresh_copy resolve_conj resolve_neg"
            + " alias_copy detach_copy positive",
        c -> c.set(c.graph().node("Identity", c.name("self"))));
    table.put("to _to_copy type_as", c -> c.set(c.name("self"), c.value("self").dtype()));
    for (String dropout : new String[] {"dropout", "feature_dropout", "alpha_dropout"}) {
      table.put(dropout, ShapeOperators::dropout);
    }
    table.put("feature_alpha_dropout", ShapeOperators::dropout);
    table.put("native_dropout", ShapeOperators::dropout);
    table.put("view view_copy", ShapeOperators::view);
    table.put("reshape _unsafe_view _reshape_alias", ShapeOperators::view);
    table.put("view_as reshape_as", c -> reshaped(c, c.graph().shape(c.name("other"))));
    table.put("flatten", ShapeOperators::flatten);
    table.put("unflatten", ShapeOperators::unflatten);
    table.put("squeeze squeeze_copy", ShapeOperators::squeeze);
    table.put("unsqueeze unsqueeze_copy", ShapeOperators::unsqueeze);
    table.put("permute permute_copy", ShapeOperators::permute);
    table.put("transpose transpose_copy swapaxes swapdims", ShapeOperators::transpose);
    table.put("t t_copy numpy_T mT matrix_H adjoint", ShapeOperators::matrixTranspose);
    table.put("movedim moveaxis", ShapeOperators::moveDimensions);
    table.put("expand expand_copy broadcast_to", ShapeOperators::expand);
    table.put("expand_as", c -> expanded(c, c.graph().shape(c.name("other"))));
    table.put("repeat tile", ShapeOperators::repeat);
    table.put("atleast_1d atleast_2d atleast_3d", ShapeOperators::toResultRank);
    table.put("item _local_scalar_dense", ShapeOperators::item);
    table.put("copy", ShapeOperators::copy);
  }

  private static void dropout(Call c) {
    if (c.flag("train", false)) {
      throw c.refuse("it is random in training mode; call eval() first");
    }
    c.set(c.graph().node("Identity", c.name(c.has("input") ? "input" : "self")));
  }

  private static void reshaped(Call c, String shape) {
    c.set(c.graph().node("Reshape", c.name("self"), shape));
  }

  private static void view(Call c) {
    if (c.has("dtype")) {
      throw c.refuse("ONNX cannot read elements as another data type");
    }
    reshaped(c, c.shape(c.has("size") ? "size" : "shape"));
  }

  private static void flatten(Call c) {
    Value x = c.value("self");
    int start = c.dim("start_dim", 0, x.rank());
    int end = c.dim("end_dim", -1, x.rank());
    if (x.rank() == 0) {
      reshaped(c, c.graph().integers(1));
      return;
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < start; i++) {
      parts.add(c.graph().size(x, i));
    }
    parts.add(c.graph().integers(-1));
    for (int i = end + 1; i < x.rank(); i++) {
      parts.add(c.graph().size(x, i));
    }
    reshaped(c, c.graph().concat(0, parts));
  }

  private static void unflatten(Call c) {
    Value x = c.value("self");
    int dim = c.dim("dim", 0, x.rank());
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      parts.add(i == dim ? c.shape("sizes") : c.graph().size(x, i));
    }
    reshaped(c, c.graph().concat(0, parts));
  }

  /** Only dimensions whose size is 1 are removed, which the ranks of the types tell. */
  private static void squeeze(Call c) {
    Value x = c.value("self");
    long[] candidates =
        c.has("dim") ? c.dims("dim", x.rank()) : LongStream.range(0, x.rank()).toArray();
    long[] axes =
        LongStream.of(candidates).filter(axis -> x.rank() > 0 && x.size(axis) == 1).toArray();
    c.set(
        axes.length == 0
            ? c.graph().node("Identity", x.name())
            : c.graph().squeeze(x.name(), axes));
  }

  private static void unsqueeze(Call c) {
    Value x = c.value("self");
    c.set(c.graph().unsqueeze(x.name(), c.dim("dim", 0, x.rank() + 1)));
  }

  private static void permute(Call c) {
    c.set(c.graph().transpose(c.name("self"), c.dims("dims", c.value("self").rank())));
  }

  static long[] swapped(int rank, int first, int second) {
    long[] permutation = LongStream.range(0, rank).toArray();
    permutation[first] = second;
    permutation[second] = first;
    return permutation;
  }

  private static void transpose(Call c) {
    Value x = c.value("self");
    boolean named = c.has("dim0");
    int first = c.dim(named ? "dim0" : "axis0", 0, x.rank());
    int second = c.dim(named ? "dim1" : "axis1", 0, x.rank());
    c.set(
        x.rank() == 0
            ? c.graph().node("Identity", x.name())
            : c.graph().transpose(x.name(), swapped(x.rank(), first, second)));
  }

  private static void matrixTranspose(Call c) {
    Value x = c.value("self");
    int rank = x.rank();
    if (c.node().operator().contains("numpy_T")) {
      c.set(
          c.graph()
              .transpose(x.name(), LongStream.range(0, rank).map(i -> rank - 1 - i).toArray()));
      return;
    }
    c.set(
        rank < 2
            ? c.graph().node("Identity", x.name())
            : c.graph().transpose(x.name(), swapped(rank, rank - 2, rank - 1)));
  }

  private static void moveDimensions(Call c) {
    Value x = c.value("self");
    long[] from = c.dims("source", x.rank());
    long[] to = c.dims("destination", x.rank());
    long[] permutation = new long[x.rank()];
    Arrays.fill(permutation, -1);
    for (int i = 0; i < from.length; i++) {
      permutation[(int) to[i]] = from[i];
    }
    List<Long> moved = LongStream.of(from).boxed().toList();
    long next = 0;
    for (int i = 0; i < permutation.length; i++) {
      if (permutation[i] < 0) {
        while (moved.contains(next)) {
          next++;
        }
        permutation[i] = next++;
      }
    }
    c.set(c.graph().transpose(x.name(), permutation));
  }

  private static void expanded(Call c, String shape) {
    c.set(c.graph().node("Expand", c.name("self"), shape));
  }

  /** A size of -1 keeps the size, as a size of 1 does in ONNX. */
  private static void expand(Call c) {
    List<Argument> sizes =
        c.items("size").stream()
            .map(
                size ->
                    c.converter().constant(size).orElse("").equals(-1L)
                        ? new Argument.Constant(1L)
                        : size)
            .toList();
    expanded(c, c.shape(sizes));
  }

  private static void repeat(Call c) {
    Value x = c.value("self");
    String name = c.has("repeats") ? "repeats" : "dims";
    int given = c.items(name).size();
    String repeats = c.shape(name);
    String source = x.name();
    if (given > x.rank()) {
      source = c.graph().unsqueeze(source, LongStream.range(0, given - x.rank()).toArray());
    } else if (given < x.rank()) {
      long[] ones = new long[x.rank() - given];
      Arrays.fill(ones, 1);
      repeats = c.graph().concat(0, List.of(c.graph().integers(ones), repeats));
    }
    c.set(c.graph().node("Tile", source, repeats));
  }

  private static void toResultRank(Call c) {
    Value x = c.value("self");
    int rank = c.result(0).rank();
    if (rank == x.rank()) {
      c.set(c.graph().node("Identity", x.name()));
    } else if (x.rank() == 0) {
      c.set(c.graph().reshape(x.name(), LongStream.generate(() -> 1).limit(rank).toArray()));
    } else {
      long[] axes = rank == 2 ? new long[] {0} : x.rank() == 2 ? new long[] {2} : new long[] {0, 2};
      c.set(c.graph().unsqueeze(x.name(), axes));
    }
  }

  private static void item(Call c) {
    Value x = c.value("self");
    DType dtype =
        x.dtype() == DType.BOOL
            ? DType.BOOL
            : x.dtype().isFloatingPoint() ? DType.FLOAT64 : DType.INT64;
    c.setNumber(c.graph().reshape(c.cast(x, dtype)), dtype);
  }

  private static void copy(Call c) {
    Value target = c.value("self");
    String source = c.name("src", target.dtype());
    c.set(c.graph().node("Expand", source, c.graph().shape(target.name())));
  }
}
