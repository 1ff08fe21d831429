package org.jtorch.vision.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Conversion of channels to those of a read mode. */
final class ReadModes {
  /** Pillow's and libjpeg's luma of red, green and blue, times 2^16. */
  private static final int[] LUMA = {19_595, 38_470, 7_471};

  private static final int LUMA_BITS = 16;
  private static final int WORD = 0xffff;

  private ReadModes() {}

  /**
   * Converts channels.
   *
   * @param image {@code (..., C, H, W)}, uint8 or the bits of uint16 in int16
   * @param luma RGB to int32 of one channel
   * @param opaque value of an alpha channel that is added
   */
  static Tensor convert(Tensor image, ImageReadMode mode, UnaryOperator<Tensor> luma, int opaque) {
    int channels = (int) image.size(-3);
    if (mode == ImageReadMode.UNCHANGED || mode.channels() == channels) {
      return image;
    }
    boolean color = channels >= 3;
    Tensor values = image.narrow(-3, 0, color ? 3 : 1);
    List<Tensor> parts = new ArrayList<>();
    if (color && !mode.isColor()) {
      parts.add(luma.apply(values).to(image.dtype()));
    } else if (!color && mode.isColor()) {
      parts.addAll(List.of(values, values, values));
    } else {
      parts.add(values);
    }
    if (mode.hasAlpha()) {
      Tensor last = image.narrow(-3, channels - 1, 1);
      boolean alpha = channels == 2 || channels == 4;
      int bits = image.dtype() == DType.INT16 ? (short) opaque : opaque;
      parts.add(alpha ? last : Torch.fullLike(last, bits));
    }
    return parts.size() == 1 ? parts.get(0).contiguous() : Torch.cat(parts, -3);
  }

  /** Returns gray values of red, green and blue, as Pillow and libjpeg compute them. */
  static Tensor luma(Tensor rgb) {
    return weighted(ints(rgb), LUMA, 1 << (LUMA_BITS - 1), LUMA_BITS);
  }

  /** Returns samples in int32. */
  static Tensor ints(Tensor samples) {
    Tensor ints = samples.to(DType.INT32);
    return samples.dtype() == DType.INT16 ? ints.bitwiseAnd(WORD) : ints;
  }

  /** Returns the weighted sum of three channels in int32, shifted right. */
  static Tensor weighted(Tensor rgb, int[] weights, int rounding, int shift) {
    Tensor sum = rgb.narrow(-3, 0, 1).mul(weights[0]).add(rounding);
    for (int i = 1; i < weights.length; i++) {
      sum = sum.add(rgb.narrow(-3, i, 1).mul(weights[i]));
    }
    return sum.bitwiseRightShift(shift);
  }
}
