package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Connectionist temporal classification loss, {@code torch.nn.CTCLoss}. Sums the probabilities of
 * all alignments of an unsegmented input to a target. Input: {@code (T, N, C)} or {@code (T, C)}
 * log probabilities.
 */
public final class CTCLoss extends Module {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public CTCLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.zeroInfinity(true)}
   */
  public CTCLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  /**
   * Computes the loss.
   *
   * @param logProbs {@code (T, N, C)} or {@code (T, C)}
   * @param targets class indices without blanks, {@code (N, S)}, or all targets concatenated
   * @param inputLengths {@code (N)} or {@code ()}, at most {@code T}
   * @param targetLengths {@code (N)} or {@code ()}
   * @return the loss, a scalar unless the reduction is {@code NONE}
   */
  public Tensor call(Tensor logProbs, Tensor targets, Tensor inputLengths, Tensor targetLengths) {
    return call(
        () ->
            F.ctcLoss(
                logProbs,
                targets,
                inputLengths,
                targetLengths,
                o ->
                    o.reduction(options.reduction)
                        .blank(options.blank)
                        .zeroInfinity(options.zeroInfinity)),
        logProbs,
        targets,
        inputLengths,
        targetLengths);
  }

  /**
   * Computes the loss.
   *
   * @param logProbs {@code (T, N, C)}
   * @param targets class indices without blanks, {@code (N, S)}, or all targets concatenated
   * @param inputLengths N lengths, at most {@code T}
   * @param targetLengths N lengths
   * @return the loss, a scalar unless the reduction is {@code NONE}
   */
  public Tensor call(Tensor logProbs, Tensor targets, long[] inputLengths, long[] targetLengths) {
    return TensorScope.compute(
        () -> call(logProbs, targets, Torch.tensor(inputLengths), Torch.tensor(targetLengths)));
  }

  /** Options of {@link CTCLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private long blank;
    private boolean zeroInfinity;

    private Options() {}

    /** Class index of the blank label. Default 0. */
    public Options blank(long blank) {
      this.blank = blank;
      return this;
    }

    /**
     * Whether infinite losses and their gradients become 0. A loss is infinite if the input is too
     * short for its target. Default false.
     */
    public Options zeroInfinity(boolean zeroInfinity) {
      this.zeroInfinity = zeroInfinity;
      return this;
    }
  }
}
