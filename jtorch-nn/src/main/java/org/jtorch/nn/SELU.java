package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * SELU activation (scaled exponential linear unit), which preserves mean and variance of the
 * activations, {@code torch.nn.SELU}. {@code (*)} to {@code (*)}.
 */
public final class SELU extends Module implements Layer {
  private final boolean inplace;

  /** Creates a layer. */
  public SELU() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.inplace(true)}
   */
  public SELU(Consumer<InplaceOptions> options) {
    inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.selu_(input) : F.selu(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
