package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * How far the one score is not above the other by a margin, or below where the label is -1, {@code
 * torch.nn.MarginRankingLoss}. {@code (N)} three times.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class MarginRankingLoss extends Module {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public MarginRankingLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.margin(0.5)}
   */
  public MarginRankingLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  /**
   * Computes the loss.
   *
   * @param input1 {@code (N)} or {@code ()}
   * @param input2 {@code (N)} or {@code ()}
   * @param target 1 where the first is to be greater, else -1
   * @return the loss, a scalar unless it is not reduced
   */
  public Tensor call(Tensor input1, Tensor input2, Tensor target) {
    return call(
        () ->
            F.marginRankingLoss(
                input1, input2, target, o -> o.reduction(options.reduction).margin(options.margin)),
        input1,
        input2,
        target);
  }

  /**
   * What {@link MarginRankingLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private double margin;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The margin.
     *
     * @param margin 0.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }
  }
}
