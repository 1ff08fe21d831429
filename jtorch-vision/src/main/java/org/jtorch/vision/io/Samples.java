package org.jtorch.vision.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Decoded samples with interleaved channels, and what the read modes need to convert them. */
final class Samples {
  private static final int BYTE_MAX = 255;

  private final byte[] values;
  private final int bits;
  private final long[] shape;
  private UnaryOperator<Tensor> luma = ReadModes::luma;
  private int opaque = BYTE_MAX;

  /**
   * Creates samples.
   *
   * @param values 8 bits, or big-endian 16 bits
   * @param bits 8 or 16
   * @param shape {@code (H, W, C)} or {@code (N, H, W, C)}
   */
  Samples(byte[] values, int bits, long... shape) {
    this.values = values;
    this.bits = bits;
    this.shape = shape;
  }

  /** Sets what converts RGB of shape (3, H, W) to int32 of shape (1, H, W). */
  Samples withLuma(UnaryOperator<Tensor> toGray) {
    luma = toGray;
    return this;
  }

  /** Sets the value of an alpha channel that is added. */
  Samples withOpaque(int value) {
    opaque = value;
    return this;
  }

  /** Returns {@code (C, H, W)} or {@code (N, C, H, W)}, channels last in memory where it can. */
  Tensor tensor(ImageReadMode mode) {
    Tensor image = ReadModes.convert(interleaved().movedim(-1, -3), mode, luma, opaque);
    return bits == 16 ? image.view(DType.UINT16) : image;
  }

  /** Returns uint8, or the bits of uint16 in int16, which more operators accept. */
  private Tensor interleaved() {
    Tensor samples;
    if (bits == 16) {
      short[] words = new short[values.length / Short.BYTES];
      ByteBuffer.wrap(values).order(ByteOrder.BIG_ENDIAN).asShortBuffer().get(words);
      samples = Torch.tensor(words).view(shape);
    } else {
      samples = Torch.empty(DType.UINT8, shape);
      samples.copyFrom(ByteBuffer.wrap(values));
    }
    return samples;
  }
}
