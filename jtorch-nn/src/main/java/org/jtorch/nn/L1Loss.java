package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * The magnitudes of the differences, {@code torch.nn.L1Loss}. {@code (*)} and {@code (*)}.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class L1Loss extends Loss {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public L1Loss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.reduction(Reduction.SUM)}
   */
  public L1Loss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return F.l1Loss(input, target, options.reduction);
  }

  /**
   * What {@link L1Loss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private Options() {}

    @Override
    Options self() {
      return this;
    }
  }
}
