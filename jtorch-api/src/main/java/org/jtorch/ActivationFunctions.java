package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The activations of {@link F} that PyTorch writes in Python. */
public abstract sealed class ActivationFunctions extends FunctionalOps permits DropoutFunctions {
  private static final Op EXPONENTIAL = Op.of("aten::exponential_", "");
  private static final Op EMPTY_LIKE = Op.of("aten::empty_like", "");

  ActivationFunctions() {}

  /**
   * The softmax of the negated input, {@code torch.nn.functional.softmin}.
   *
   * @param input any shape
   * @param dim the dimension along which the results add up to one
   * @return a tensor of the input's shape
   */
  public static Tensor softmin(Tensor input, long dim) {
    return TensorScope.compute(() -> input.neg().softmax(dim));
  }

  /**
   * The softmax of the negated input in another dtype, {@code torch.nn.functional.softmin}.
   *
   * @param input any shape
   * @param dim the dimension along which the results add up to one
   * @param dtype what the input is converted to first
   * @return a tensor of the input's shape
   */
  public static Tensor softmin(Tensor input, long dim, DType dtype) {
    return TensorScope.compute(() -> input.neg().softmax(dim, dtype));
  }

  /**
   * {@code x / (1 + |x|)} of each element, {@code torch.nn.functional.softsign}.
   *
   * @param input any shape
   * @return a tensor of the input's shape
   */
  public static Tensor softsign(Tensor input) {
    return TensorScope.compute(() -> input.div(input.abs().add(1)));
  }

  /**
   * {@code x - tanh(x)} of each element, {@code torch.nn.functional.tanhshrink}.
   *
   * @param input any shape
   * @return a tensor of the input's shape
   */
  public static Tensor tanhshrink(Tensor input) {
    return TensorScope.compute(() -> input.sub(input.tanh()));
  }

  /**
   * Draws from the Gumbel-Softmax distribution with temperature 1, softly, along the last
   * dimension, {@code torch.nn.functional.gumbel_softmax}.
   *
   * @param logits unnormalized logarithms of probabilities, {@code (..., classes)}
   * @return draws that add up to one, of the logits' shape
   */
  public static Tensor gumbelSoftmax(Tensor logits) {
    return gumbelSoftmax(logits, o -> {});
  }

  /**
   * Draws from the Gumbel-Softmax distribution, {@code torch.nn.functional.gumbel_softmax}.
   *
   * @param logits unnormalized logarithms of probabilities
   * @param options {@code o -> o.tau(0.5).hard(true)}
   * @return draws that add up to one, of the logits' shape
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

  /** One-hot forward, the soft draw's gradient backward. */
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
     * The temperature.
     *
     * @param tau above 0; 1 by default; the smaller, the closer to one-hot
     * @return this
     */
    @CanIgnoreReturnValue
    public GumbelSoftmaxOptions tau(double tau) {
      this.tau = tau;
      return this;
    }

    /**
     * Whether the results are one-hot; gradients flow as if they were soft.
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
     * The dimension along which the results add up to one.
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
