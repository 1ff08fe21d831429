package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Each element, or 0 where it is negative, {@code torch.nn.ReLU}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ReLU extends Module implements Layer {
  private final boolean inplace;

  /** The layer. */
  public ReLU() {
    this(o -> {});
  }

  /**
   * The layer with options.
   *
   * @param options {@code o -> o.inplace(true)}
   */
  public ReLU(Consumer<InplaceOptions> options) {
    inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? input.relu_() : input.relu();
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
