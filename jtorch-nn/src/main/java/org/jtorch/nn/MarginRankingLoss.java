package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Margin ranking loss, {@code max(0, -y * (x1 - x2) + margin)} with {@code y} 1 or -1, {@code
 * torch.nn.MarginRankingLoss}. The two inputs and the target have shape {@code (N)}.
 */
public final class MarginRankingLoss extends Module {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public MarginRankingLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
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
   * @param target 1 where {@code input1} should rank higher, else -1
   * @return the loss, a scalar unless the reduction is {@code NONE}
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

  /** Options of {@link MarginRankingLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private double margin;

    private Options() {}

    /** Margin. Default 0.0. */
    public Options margin(double margin) {
      this.margin = margin;
      return this;
    }
  }
}
