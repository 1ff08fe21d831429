package org.jtorch.optim;

import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * A sparse gradient whose indices are unique. Tensors made here are freed by the step's scope.
 *
 * @param gradient the coalesced gradient
 * @param values its values
 */
record SparseGradient(Tensor gradient, Tensor values) {
  static SparseGradient of(Tensor gradient, boolean maximize) {
    Tensor unique = (maximize ? gradient.neg() : gradient).coalesce();
    return new SparseGradient(unique, unique.values());
  }

  /** A sparse tensor with the gradient's indices and other values. */
  Tensor with(Tensor values) {
    return Torch.sparseCooTensor(gradient.indices(), values, gradient.shape());
  }

  /** A copy of the elements of a dense tensor at the gradient's indices. */
  Tensor valuesOf(Tensor dense) {
    return dense.sparseMask(gradient).values();
  }

  /**
   * Interpolates the elements of a dense tensor at the gradient's indices towards new values.
   *
   * @return a copy of the results, which may be changed
   */
  Tensor lerp_(Tensor dense, Tensor end, double weight) {
    Tensor before = valuesOf(dense);
    Tensor difference = end.sub(before).mul_(weight);
    dense.add_(with(difference));
    return before.add_(difference);
  }
}
