package org.jtorch.internal.calls;

import org.bytedeco.pytorch.DoubleComplex;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.Complex;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.ExactNumber;

/** Tensors without dimensions that take part in type promotion as numbers do. */
public final class WrappedNumbers {
  private WrappedNumbers() {}

  /** Returns the tensor of a Boolean or a Number. */
  public static Tensor of(Object number) {
    return NativeCalls.call(
        "scalar_tensor",
        () -> {
          try (Scalar scalar = scalar(number);
              var made = torch.wrapped_scalar_tensor(scalar)) {
            return NativeCalls.adopt(made);
          }
        });
  }

  private static Scalar scalar(Object number) {
    if (number instanceof Boolean truth) {
      return Constants.of(truth).toScalar();
    }
    Number exact = ExactNumber.of((Number) number);
    if (exact instanceof Complex complex) {
      try (DoubleComplex pair = new DoubleComplex(complex.re(), complex.im())) {
        return new Scalar(pair);
      }
    }
    try (IValue value =
        exact instanceof Long whole ? new IValue(whole) : new IValue(exact.doubleValue())) {
      return value.toScalar();
    }
  }
}
