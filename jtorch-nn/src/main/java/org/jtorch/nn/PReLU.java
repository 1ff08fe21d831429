package org.jtorch.nn;

import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * PReLU activation, {@code max(0, x) + weight * min(0, x)} with learned slopes, {@code
 * torch.nn.PReLU}. {@code (N, C, *)} to the same shape.
 */
public final class PReLU extends Module implements Layer {
  private final long numParameters;
  private final Slot<Tensor> weight;

  /** Creates a layer with one slope for all channels, initialized to 0.25. */
  public PReLU() {
    this(1);
  }

  /** Creates a layer with slopes initialized to 0.25; see {@link #PReLU(long, double)}. */
  public PReLU(long numParameters) {
    this(numParameters, 0.25);
  }

  /**
   * Creates a layer.
   *
   * @param numParameters number of slopes: 1, the default, or the number of channels
   * @param init initial slope, 0.25 by default
   */
  public PReLU(long numParameters, double init) {
    this.numParameters = numParameters;
    weight = parameter("weight", Torch.empty(numParameters).fill_(init));
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.prelu(weight.get());
  }

  /** {@return the slopes, {@code (numParameters)}} */
  public Tensor weight() {
    return weight.get();
  }

  @Override
  protected String extraRepr() {
    return "num_parameters=" + numParameters;
  }
}
