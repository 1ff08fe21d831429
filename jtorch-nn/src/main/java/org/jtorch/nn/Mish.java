package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * Mish activation, {@code x * tanh(softplus(x))}, {@code torch.nn.Mish}. {@code (*)} to {@code
 * (*)}.
 */
public final class Mish extends Module implements Layer {
  private final boolean inplace;

  /** Creates a layer. */
  public Mish() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.inplace(true)}
   */
  public Mish(Consumer<InplaceOptions> options) {
    inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Ops.call("aten::mish_", input).toTensor() : F.mish(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
