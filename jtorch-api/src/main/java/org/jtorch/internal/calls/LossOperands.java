package org.jtorch.internal.calls;

import java.util.List;
import java.util.Locale;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Prepares the two operands of an elementwise loss. */
public final class LossOperands {
  private LossOperands() {}

  /**
   * Calls a loss on both operands in one shape, because its derivative does not support
   * broadcasting.
   */
  public static Tensor compare(Op op, Tensor input, Tensor target, Object... more) {
    Object[] arguments = new Object[more.length + 2];
    System.arraycopy(more, 0, arguments, 2, more.length);
    if (input.shape().equals(target.shape())) {
      arguments[0] = input;
      arguments[1] = target;
      return Dispatch.tensor(op, arguments);
    }
    checkTarget(op, input, target);
    return TensorScope.compute(
        () -> {
          List<Tensor> pair = Torch.broadcastTensors(input, target);
          arguments[0] = pair.get(0);
          arguments[1] = pair.get(1);
          return Dispatch.tensor(op, arguments);
        });
  }

  /** Warns, as Python does, if the target must be broadcast; throws if it cannot be broadcast. */
  public static void checkTarget(Op op, Tensor input, Tensor target) {
    if (input.shape().equals(target.shape())) {
      return;
    }
    long[] a = input.shape().toArray();
    long[] b = target.shape().toArray();
    int rank = Math.max(a.length, b.length);
    for (int i = rank - 1; i >= 0; i--) {
      long left = sizeAt(a, i - rank + a.length);
      long right = sizeAt(b, i - rank + b.length);
      if (left != right && left != 1 && right != 1) {
        throw NativeErrors.refusal(
            op.shortName(),
            String.format(
                Locale.ROOT,
                "The size of tensor a (%d) must match the size of tensor b (%d) at non-singleton"
                    + " dimension %d",
                left,
                right,
                i),
            input,
            target);
      }
    }
    Warnings.warn(
        String.format(
            Locale.ROOT,
            "%s: a target of %s is broadcast with an input of %s, which is seldom what is meant",
            op.shortName(),
            target.shape(),
            input.shape()));
  }

  private static long sizeAt(long[] sizes, int dim) {
    return dim < 0 ? 1 : sizes[dim];
  }

  /** Throws unless the weight has one number per element of the input. */
  public static void checkWeight(String function, Tensor input, Tensor weight) {
    if (!weight.shape().equals(input.shape())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: a weight of %s does not fit an input of %s",
              function,
              weight.shape(),
              input.shape()));
    }
  }
}
