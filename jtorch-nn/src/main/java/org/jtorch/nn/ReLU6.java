package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * ReLU6 activation, {@code min(max(0, x), 6)}, {@code torch.nn.ReLU6}. {@code (*)} to {@code (*)}.
 */
public final class ReLU6 extends Module implements Layer {
  private final boolean inplace;

  /** Creates a layer. */
  public ReLU6() {
    this(o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param options {@code o -> o.inplace(true)}
   */
  public ReLU6(Consumer<InplaceOptions> options) {
    inplace = InplaceOptions.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return inplace ? F.hardtanh_(input, 0, 6) : F.relu6(input);
  }

  @Override
  protected String extraRepr() {
    return inplace ? "inplace=True" : "";
  }
}
