package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Joins neighbouring dimensions into one, {@code torch.nn.Flatten}. {@code (N, *)} to {@code (N,
 * M)} by default.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Flatten extends Module implements Layer {
  private final long startDim;
  private final long endDim;

  /** Joins all dimensions but the first. */
  public Flatten() {
    this(1, -1);
  }

  /**
   * Joins a range of dimensions.
   *
   * @param startDim the first, 1 by default
   * @param endDim the last, -1 by default
   */
  public Flatten(long startDim, long endDim) {
    this.startDim = startDim;
    this.endDim = endDim;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.flatten(startDim, endDim);
  }

  @Override
  protected String extraRepr() {
    return "start_dim=" + startDim + ", end_dim=" + endDim;
  }
}
