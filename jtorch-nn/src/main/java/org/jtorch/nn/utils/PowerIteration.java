package org.jtorch.nn.utils;

import java.util.stream.IntStream;
import org.jtorch.F;
import org.jtorch.Tensor;

/** Power iteration for the largest singular value of a weight as a matrix. */
final class PowerIteration {
  private PowerIteration() {}

  /** Moves one dimension to the front and flattens the others. */
  static Tensor matrix(Tensor weight, int dim) {
    Tensor first = weight;
    if (dim != 0) {
      int[] others = IntStream.range(0, weight.dim()).filter(d -> d != dim).toArray();
      long[] order = new long[others.length + 1];
      order[0] = dim;
      for (int i = 0; i < others.length; i++) {
        order[i + 1] = others[i];
      }
      first = weight.permute(order);
    }
    return first.flatten(1);
  }

  static Tensor randomDirection(Tensor like, long size, double eps) {
    return unit(like.newEmpty(size).normal_(0, 1), eps);
  }

  static Tensor unit(Tensor vector, double eps) {
    return F.normalize(vector, o -> o.dim(0).eps(eps));
  }
}
