package org.jtorch.arrow;

import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Bit-packed booleans, least significant bit first. */
final class Bits {
  private Bits() {}

  static long bytes(long count) {
    return (count + 7) / 8;
  }

  /** Returns {@code count} booleans of uint8 bytes. */
  static Tensor unpack(Tensor bytes, long count) {
    return TensorScope.compute(
        () -> {
          Tensor bits = bytes.unsqueeze(1).bitwiseAnd(weights()).ne(0);
          return bits.flatten().get(Index.slice(0, count)).contiguous();
        });
  }

  /** Returns the uint8 bytes of booleans. */
  static Tensor pack(Tensor booleans) {
    return TensorScope.compute(
        () -> {
          long count = booleans.numel();
          Tensor padded = F.pad(booleans.to(DType.UINT8), 0, bytes(count) * 8 - count);
          return padded.view(-1, 8).mul(weights()).sum(1, o -> o.dtype(DType.UINT8));
        });
  }

  private static Tensor weights() {
    return Torch.tensor(DType.UINT8, new int[] {1, 2, 4, 8, 16, 32, 64, 128});
  }
}
