package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Ops;
import org.jtorch.Tensor;

/**
 * Hard swish, x * clamp(x + 3, 0, 6) / 6, {@code torch.nn.Hardswish}. Input: {@code (*)}. Output:
 * same shape.
 */
public final class Hardswish extends Module implements Layer {
  private final boolean inplace;

  /** Creates a layer that does not modify its input. */
  public Hardswish() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.inplace(true)}
   */
  public Hardswish(Consumer<InplaceOptions> options) {
    inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? Ops.call("aten::hardswish_", input).toTensor() : F.hardswish(input);
  }
}
