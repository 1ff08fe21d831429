package org.jtorch.nn;

import org.jtorch.Tensor;

/**
 * Flattens a range of dimensions into one, {@code torch.nn.Flatten}. By default the input is {@code
 * (N, *)} and the output {@code (N, M)}.
 */
public final class Flatten extends Module implements Layer {
  private final long startDim;
  private final long endDim;

  /** Creates a layer that flattens all dimensions except the first. */
  public Flatten() {
    this(1, -1);
  }

  /**
   * Creates a layer that flattens a range of dimensions.
   *
   * @param startDim first dimension. Default 1
   * @param endDim last dimension, inclusive. Default -1
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
