package org.jtorch.nn;

import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Each element, or where it is negative a fraction of it, which is learned, {@code torch.nn.PReLU}.
 * {@code (N, C, *)} to the same shape.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class PReLU extends Module implements Layer {
  private final long numParameters;
  private final Slot<Tensor> weight;

  /** The layer with one fraction for all channels, 0.25 at first. */
  public PReLU() {
    this(1);
  }

  /**
   * The layer with fractions of 0.25 at first.
   *
   * @param numParameters how many fractions: 1, the default, or as many as there are channels
   */
  public PReLU(long numParameters) {
    this(numParameters, 0.25);
  }

  /**
   * The layer.
   *
   * @param numParameters how many fractions: 1, the default, or as many as there are channels
   * @param init the fraction at first, 0.25 by default
   */
  public PReLU(long numParameters, double init) {
    this.numParameters = numParameters;
    weight = parameter("weight", Torch.empty(numParameters).fill_(init));
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.prelu(weight.get());
  }

  /**
   * The fractions.
   *
   * @return {@code (numParameters)}
   */
  public Tensor weight() {
    return weight.get();
  }

  @Override
  protected String extraRepr() {
    return "num_parameters=" + numParameters;
  }
}
