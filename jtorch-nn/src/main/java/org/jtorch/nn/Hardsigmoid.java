package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * Hard sigmoid, clamp(x / 6 + 1 / 2, 0, 1), {@code torch.nn.Hardsigmoid}. Input: {@code (*)}.
 * Output: same shape.
 */
public final class Hardsigmoid extends Module implements Layer {
  private final boolean inplace;

  /** Creates a layer that does not modify its input. */
  public Hardsigmoid() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
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
