package org.jtorch.internal.binding;

import java.math.BigInteger;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Numbers from 2^63 to 2^64 - 1, which libtorch stores as the bits of a long with their own tag.
 */
public final class UnsignedScalar {
  /** The second word of such a value, read from a value that libtorch created. */
  public static final long TAG;

  private static final long ALL_BITS = -1;

  static {
    try (Scalar ones = new Scalar(ALL_BITS);
        Tensor signed = torch.scalar_tensor(ones);
        Tensor whole = signed.to(torch.ScalarType.Long);
        Tensor unsigned = whole.view(torch.ScalarType.UInt64);
        Scalar scalar = unsigned.item();
        IValue value = new IValue(scalar)) {
      TAG = IValueLayout.word(value, 1);
      if (!value.isUnsigned() || IValueLayout.word(value, 0) != ALL_BITS) {
        throw new IllegalStateException(
            "this libtorch lays out unsigned numbers in a way that jtorch does not know");
      }
    }
  }

  private UnsignedScalar() {}

  /** Returns the number with these bits. */
  public static BigInteger toBigInteger(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }
}
