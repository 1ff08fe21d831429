package org.jtorch.nn.utils;

import java.util.stream.IntStream;
import org.jtorch.F;
import org.jtorch.Tensor;

/** Estimates the greatest singular value of a weight seen as a matrix. */
final class PowerIteration {
  private PowerIteration() {}

  /** The weight with one dimension first and the others flattened. */
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
