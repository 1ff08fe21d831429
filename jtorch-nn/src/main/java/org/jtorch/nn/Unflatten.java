package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Splits one dimension into several, {@code torch.nn.Unflatten}. {@code (*, S, *)} to {@code (*,
 * U1, ..., Un, *)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Unflatten extends Module implements Layer {
  private final long dim;
  private final long[] unflattenedSize;

  /**
   * The layer.
   *
   * @param dim the dimension to split
   * @param unflattenedSize the sizes to split it into, one of them may be -1
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
