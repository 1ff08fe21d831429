package org.jtorch;

import org.jtorch.F.GumbelSoftmaxOptions;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The activations of {@link F} that PyTorch implements in Python. */
final class Activations {
  private static final Op EXPONENTIAL = Op.of("aten::exponential_", "");
  private static final Op EMPTY_LIKE = Op.of("aten::empty_like", "");

  private Activations() {}

  static Tensor softmin(Tensor input, long dim) {
    return TensorScope.compute(() -> input.neg().softmax(dim));
  }

  static Tensor softmin(Tensor input, long dim, DType dtype) {
    return TensorScope.compute(() -> input.neg().softmax(dim, dtype));
  }

  static Tensor softsign(Tensor input) {
    return TensorScope.compute(() -> input.div(input.abs().add(1)));
  }

  static Tensor tanhshrink(Tensor input) {
    return TensorScope.compute(() -> input.sub(input.tanh()));
  }

  static Tensor gumbelSoftmax(Tensor logits, GumbelSoftmaxOptions o) {
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
}
