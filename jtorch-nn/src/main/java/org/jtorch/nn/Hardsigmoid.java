package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * A sigmoid of three straight pieces, {@code torch.nn.Hardsigmoid}. {@code (*)} to {@code (*)}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Hardsigmoid extends Module implements Layer {
  private final boolean inplace;

  /** The layer. */
  public Hardsigmoid() {
    this(o -> {});
  }

  /**
   * The layer with options.
   *
   * @param options {@code o -> o.inplace(true)}
   */
  public Hardsigmoid(Consumer<InplaceOptions> options) {
    inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Ops.call("aten::hardsigmoid_", input).toTensor() : F.hardsigmoid(input);
  }
}
