package org.jtorch.graph.internal.operators;

import java.util.stream.LongStream;
import org.jtorch.Linalg;
import org.jtorch.Tensor;
import org.jtorch.graph.OperatorArguments;

/** Weight normalization, whose kernel in libtorch does not check the size of the magnitudes. */
public final class WeightNorm {
  private WeightNorm() {}

  /**
   * {@code aten::_weight_norm(v, g, dim)}: the slices of {@code v} along a dimension with the
   * lengths of {@code g}; all of {@code v} is one slice if the dimension is -1.
   */
  public static Tensor of(OperatorArguments arguments) {
    Tensor directions = arguments.getTensor("v");
    long kept = arguments.getLong("dim", 0);
    long[] dims = LongStream.range(0, directions.dim()).filter(dim -> dim != kept).toArray();
    Tensor lengths = Linalg.vectorNorm(directions, o -> o.dim(dims).keepdim(true));
    return directions.mul(arguments.getTensor("g").div(lengths));
  }
}
