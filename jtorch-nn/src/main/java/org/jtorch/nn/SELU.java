package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * An exponential linear unit whose constants keep the mean and the variance of activations, {@code
 * torch.nn.SELU}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class SELU extends Module implements Layer {
  private final boolean inplace;

  /** The layer. */
  public SELU() {
    this(o -> {});
  }

  /**
   * The layer with options.
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
