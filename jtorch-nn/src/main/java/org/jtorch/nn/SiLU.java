package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * SiLU (swish) activation, {@code x * sigmoid(x)}, {@code torch.nn.SiLU}. {@code (*)} to {@code
 * (*)}.
 */
public final class SiLU extends Module implements Layer {
  private final boolean inplace;

  /** Creates a layer. */
  public SiLU() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.inplace(true)}
   */
  public SiLU(Consumer<InplaceOptions> options) {
    inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Ops.call("aten::silu_", input).toTensor() : F.silu(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
