package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/** ReLU activation, {@code max(0, x)}, {@code torch.nn.ReLU}. {@code (*)} to {@code (*)}. */
public final class ReLU extends Module implements Layer {
  private final boolean inplace;

  /** Creates a layer. */
  public ReLU() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
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
