package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Gaussian negative log likelihood loss, {@code torch.nn.GaussianNLLLoss}. Input: means {@code (N,
 * *)}. Target: {@code (N, *)}. Variances: {@code (N, *)} or {@code (N)}.
 */
public final class GaussianNLLLoss extends Module {
  private final Options options;

  /** Creates a loss with PyTorch's defaults. */
  public GaussianNLLLoss() {
    this(o -> {});
  }

  /**
   * Creates a loss with options.
   *
   * @param options {@code o -> o.full(true)}
   */
  public GaussianNLLLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  /**
   * Computes the loss.
   *
   * @param input means, {@code (N, *)}
   * @param target values, broadcastable to the means
   * @param var variances of the means' shape, or without its last dimension, or with a last
   *     dimension of 1; not negative
   * @return the loss, a scalar unless the reduction is {@code NONE}
   */
  public Tensor call(Tensor input, Tensor target, Tensor var) {
    return call(
        () ->
            F.gaussianNllLoss(
                input,
                target,
                var,
                o -> o.reduction(options.reduction).full(options.full).eps(options.eps)),
        input,
        target,
        var);
  }

  /**
   * Computes the loss with one variance for all elements.
   *
   * @param input means, {@code (N, *)}
   * @param target values, broadcastable to the means
   * @param var variance, not negative
   * @return the loss, a scalar unless the reduction is {@code NONE}
   */
  public Tensor call(Tensor input, Tensor target, double var) {
    return TensorScope.compute(() -> call(input, target, Torch.onesLike(input).mul(var)));
  }

  /** Options of {@link GaussianNLLLoss}. */
  @CanIgnoreReturnValue
  public static final class Options extends LossOptions<Options> {
    private boolean full;
    private double eps = 1e-6;

    private Options() {}

    /** Whether the constant term of the loss is included. Default false. */
    public Options full(boolean full) {
      this.full = full;
      return this;
    }

    /** Lower bound of the variance, for stability. Default 1e-6. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
