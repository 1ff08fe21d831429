package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The activations of {@link F} that PyTorch implements in Python. */
public abstract sealed class ActivationFunctions extends FunctionalOps permits DropoutFunctions {
  private static final Op EXPONENTIAL = Op.of("aten::exponential_", "");
  private static final Op EMPTY_LIKE = Op.of("aten::empty_like", "");

  ActivationFunctions() {}

  /**
   * Softmin along a dimension, softmax of the negated input, {@code torch.nn.functional.softmin}.
   *
   * @param input any shape
   * @param dim the dimension along which the results sum to 1
   * @return a tensor of the input's shape
   */
  public static Tensor softmin(Tensor input, long dim) {
    return TensorScope.compute(() -> input.neg().softmax(dim));
  }

  /**
   * Softmin along a dimension, computed in another dtype, {@code torch.nn.functional.softmin}.
   *
   * @param input any shape
   * @param dim the dimension along which the results sum to 1
   * @param dtype the dtype to which the input is converted first
   * @return a tensor of the input's shape
   */
  public static Tensor softmin(Tensor input, long dim, DType dtype) {
    return TensorScope.compute(() -> input.neg().softmax(dim, dtype));
  }

  /**
   * Softsign activation, {@code x / (1 + |x|)} element-wise, {@code torch.nn.functional.softsign}.
   *
   * @param input any shape
   * @return a tensor of the input's shape
   */
  public static Tensor softsign(Tensor input) {
    return TensorScope.compute(() -> input.div(input.abs().add(1)));
  }

  /**
   * Tanhshrink activation, {@code x - tanh(x)} element-wise, {@code
   * torch.nn.functional.tanhshrink}.
   *
   * @param input any shape
   * @return a tensor of the input's shape
   */
  public static Tensor tanhshrink(Tensor input) {
    return TensorScope.compute(() -> input.sub(input.tanh()));
  }

  /**
   * Soft samples from the Gumbel-Softmax distribution along the last dimension, with temperature 1,
   * {@code torch.nn.functional.gumbel_softmax}.
   *
   * @param logits unnormalized log probabilities, {@code (..., classes)}
   * @return samples of the logits' shape that sum to 1 along the last dimension
   */
  public static Tensor gumbelSoftmax(Tensor logits) {
    return gumbelSoftmax(logits, o -> {});
  }

  /**
   * Samples from the Gumbel-Softmax distribution, {@code torch.nn.functional.gumbel_softmax}.
   *
   * @param logits unnormalized log probabilities
   * @param options {@code o -> o.tau(0.5).hard(true)}
   * @return samples of the logits' shape that sum to 1 along the dimension
   */
  public static Tensor gumbelSoftmax(Tensor logits, Consumer<GumbelSoftmaxOptions> options) {
    GumbelSoftmaxOptions o = new GumbelSoftmaxOptions();
    options.accept(o);
    return TensorScope.compute(
        () -> {
          Tensor noise = Dispatch.tensor(EMPTY_LIKE, logits);
          Dispatch.none(EXPONENTIAL, noise);
          Tensor soft = logits.sub(noise.log()).div(o.tau).softmax(o.dim);
          return o.hard ? oneHotThrough(soft, o.dim) : soft;
        });
  }

  /** Straight-through estimator: one-hot in forward, the soft sample's gradient in backward. */
  private static Tensor oneHotThrough(Tensor soft, long dim) {
    Tensor fixed = soft.detach();
    Tensor index = fixed.argmax(dim, true);
    Tensor hard = fixed.sub(fixed).scatter(dim, index, 1.0);
    return hard.sub(fixed).add(soft);
  }

  /** Options of {@link F#gumbelSoftmax(Tensor, Consumer)}. */
  public static final class GumbelSoftmaxOptions {
    private double tau = 1;
    private boolean hard;
    private long dim = -1;

    GumbelSoftmaxOptions() {}

    /**
     * Temperature, above 0. Smaller values give samples closer to one-hot.
     *
     * @param tau 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GumbelSoftmaxOptions tau(double tau) {
      this.tau = tau;
      return this;
    }

    /**
     * Whether samples are discretized to one-hot vectors; gradients are those of the soft samples.
     *
     * @param hard false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GumbelSoftmaxOptions hard(boolean hard) {
      this.hard = hard;
      return this;
    }

    /**
     * The dimension along which the samples sum to 1.
     *
     * @param dim -1, the last, by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GumbelSoftmaxOptions dim(long dim) {
      this.dim = dim;
      return this;
    }
  }
}
