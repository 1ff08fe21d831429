package org.jtorch.data;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Dataset of two tensors, indexed along their first dimension, {@code
 * torch.utils.data.TensorDataset}.
 *
 * <p><b>Ownership:</b> takes the two tensors out of all scopes. A sample consists of views.
 *
 * <p><b>Thread safety:</b> safe while the tensors are not modified.
 */
public final class TensorDataset implements Dataset<Sample> {
  private final Tensor inputs;
  private final Tensor targets;

  /**
   * Creates a dataset.
   *
   * @param inputs {@code (N, ...)}
   * @param targets {@code (N, ...)}
   * @throws IllegalArgumentException if the sizes of the first dimensions differ
   */
  public TensorDataset(Tensor inputs, Tensor targets) {
    if (inputs.dim() == 0 || targets.dim() == 0 || inputs.size(0) != targets.size(0)) {
      throw new IllegalArgumentException(
          "TensorDataset: inputs of shape "
              + inputs.shape()
              + " and targets of shape "
              + targets.shape()
              + " differ in the number of samples");
    }
    this.inputs = TensorScope.unscoped(inputs);
    this.targets = TensorScope.unscoped(targets);
  }

  @Override
  public Sample get(long index) {
    return new Sample(inputs.get(index), targets.get(index));
  }

  @Override
  public long size() {
    return inputs.size(0);
  }

  /** Returns the shapes of the two tensors. */
  @Override
  public String toString() {
    return "TensorDataset(inputs=" + inputs.shape() + ", targets=" + targets.shape() + ")";
  }
}
