package org.jtorch.distributions;

import org.jtorch.Linalg;
import org.jtorch.Tensor;

/** Squared Mahalanobis distances of batches of vectors. */
final class Mahalanobis {
  private Mahalanobis() {}

  /**
   * The squared lengths of {@code inverse(factor) x}, with one triangular solve per matrix.
   *
   * @param factor lower triangular matrices of shape (batch, n, n)
   * @param x vectors of shape (..., n) whose batch is a multiple of the matrices'
   */
  static Tensor squared(Tensor factor, Tensor x) {
    long n = x.size(-1);
    int inner = factor.dim() - 2;
    int outer = x.dim() - 1 - inner;
    long[] shape = new long[outer + 2 * inner + 1];
    long[] order = new long[shape.length];
    long[] back = new long[outer + 2 * inner];
    for (int i = 0; i < outer; i++) {
      shape[i] = x.size(i);
      order[i] = i;
      back[i] = i;
    }
    for (int i = 0; i < inner; i++) {
      long size = factor.size(i);
      shape[outer + 2 * i] = x.size(outer + i) / size;
      shape[outer + 2 * i + 1] = size;
      order[outer + i] = outer + 2L * i;
      order[outer + inner + i] = outer + 2L * i + 1;
      back[outer + 2 * i] = (long) outer + i;
      back[outer + 2 * i + 1] = (long) outer + inner + i;
    }
    shape[shape.length - 1] = n;
    order[order.length - 1] = shape.length - 1L;
    Tensor permuted = x.reshape(shape).permute(order);
    Tensor flatFactor = factor.reshape(-1, n, n);
    Tensor columns = permuted.reshape(-1, flatFactor.size(0), n).permute(1, 2, 0);
    Tensor lengths = Linalg.solveTriangular(flatFactor, columns, false).square().sum(-2).t();
    return lengths
        .reshape(Shapes.dropLast(permuted.shape(), 1))
        .permute(back)
        .reshape(Shapes.dropLast(x.shape(), 1));
  }
}
