package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * Each element times the hyperbolic tangent of its softplus, {@code torch.nn.Mish}. {@code (*)} to
 * {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Mish extends Module implements Layer {
  private final boolean inplace;

  /** The layer. */
  public Mish() {
    this(o -> {});
  }

  /**
   * The layer with options.
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
