package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * The negative log likelihood of a labelling, summed over all alignments with a longer input,
 * {@code torch.nn.CTCLoss}. {@code (T, N, C)} or {@code (T, C)} logarithms of probabilities.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class CTCLoss extends Module {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public CTCLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
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
   * @param targets class numbers without blanks, {@code (N, S)}, or all end to end
   * @param inputLengths {@code (N)} or {@code ()}, at most {@code T}
   * @param targetLengths {@code (N)} or {@code ()}
   * @return the loss, a scalar unless it is not reduced
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
   * @param targets class numbers without blanks, {@code (N, S)}, or all end to end
   * @param inputLengths N numbers, at most {@code T}
   * @param targetLengths N numbers
   * @return the loss, a scalar unless it is not reduced
   */
  public Tensor call(Tensor logProbs, Tensor targets, long[] inputLengths, long[] targetLengths) {
    return TensorScope.compute(
        () -> call(logProbs, targets, Torch.tensor(inputLengths), Torch.tensor(targetLengths)));
  }

  /**
   * What {@link CTCLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private long blank;
    private boolean zeroInfinity;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * The class that stands for nothing.
     *
     * @param blank 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options blank(long blank) {
      this.blank = blank;
      return this;
    }

    /**
     * Whether losses that are infinite, because an input is too short for its labels, become 0.
     *
     * @param zeroInfinity false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options zeroInfinity(boolean zeroInfinity) {
      this.zeroInfinity = zeroInfinity;
      return this;
    }
  }
}
