package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * The negative log likelihood of values under normal distributions, {@code
 * torch.nn.GaussianNLLLoss}. {@code (N, *)} means, {@code (N, *)} values and {@code (N, *)} or
 * {@code (N)} variances.
 *
 * <p><b>Ownership:</b> the loss belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks.
 */
public final class GaussianNLLLoss extends Module {
  private final Options options;

  /** The loss with PyTorch's defaults. */
  public GaussianNLLLoss() {
    this(o -> {});
  }

  /**
   * The loss with options.
   *
   * @param options {@code o -> o.full(true)}
   */
  public GaussianNLLLoss(Consumer<Options> options) {
    this.options = new Options().with(options);
  }

  /**
   * Computes the loss.
   *
   * @param input the means, {@code (N, *)}
   * @param target the values, broadcast with the means
   * @param var the variances, of the means' shape, or without its last dimension, or with 1 in it;
   *     not below 0
   * @return the loss, a scalar unless it is not reduced
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
   * Computes the loss with one variance for all.
   *
   * @param input the means, {@code (N, *)}
   * @param target the values, broadcast with the means
   * @param var the variance, not below 0
   * @return the loss, a scalar unless it is not reduced
   */
  public Tensor call(Tensor input, Tensor target, double var) {
    return TensorScope.compute(() -> call(input, target, Torch.onesLike(input).mul(var)));
  }

  /**
   * What {@link GaussianNLLLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options extends LossOptions<Options> {
    private boolean full;
    private double eps = 1e-6;

    private Options() {}

    @Override
    Options self() {
      return this;
    }

    /**
     * Whether the constant term is added.
     *
     * @param full false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options full(boolean full) {
      this.full = full;
      return this;
    }

    /**
     * The least variance.
     *
     * @param eps 1e-6 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }
  }
}
