package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Unflattens a dimension into several, {@code torch.nn.Unflatten}. {@code (*, S, *)} to {@code (*,
 * U1, ..., Un, *)}.
 */
public final class Unflatten extends Module implements Layer {
  private final long dim;
  private final long[] unflattenedSize;

  /**
   * Creates a layer.
   *
   * @param dim dimension to unflatten
   * @param unflattenedSize sizes of the new dimensions; one of them may be -1
   */
  public Unflatten(long dim, long... unflattenedSize) {
    this.dim = dim;
    this.unflattenedSize = unflattenedSize.clone();
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.unflatten(dim, unflattenedSize);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim + ", unflattened_size=" + Repr.tuple(unflattenedSize);
  }
}
