package org.jtorch.graph.internal.operators;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.OperatorArguments;

/** Products of groups of rows, each with its own matrix: the experts of a mixture. */
public final class GroupedProducts {
  private GroupedProducts() {}

  /**
   * {@code transformers::grouped_mm_fallback(input, weight, offs)}: rows up to each offset times
   * the matrix of the same index; rows after the last offset become zero.
   */
  public static Tensor of(OperatorArguments arguments) {
    Tensor rows = arguments.getTensor("input");
    Tensor matrices = arguments.getTensor("weight");
    long[] ends = arguments.getTensor("offs").toLongArray();
    List<Tensor> products = new ArrayList<>();
    long start = 0;
    for (int i = 0; i < ends.length; i++) {
      products.add(rows.narrow(0, start, ends[i] - start).mm(matrices.select(0, i)));
      start = ends[i];
    }
    long left = rows.size(0) - start;
    if (left > 0 || products.isEmpty()) {
      products.add(rows.newZeros(left, matrices.size(2)));
    }
    return Torch.cat(products, 0);
  }
}
