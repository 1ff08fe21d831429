package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * Each element times its logistic sigmoid, {@code torch.nn.SiLU}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class SiLU extends Module implements Layer {
  private final boolean inplace;

  /** The layer. */
  public SiLU() {
    this(o -> {});
  }

  /**
   * The layer with options.
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
