package org.jtorch.vision.io;

import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Gray values of RGB as libpng computes them with torchvision's weights. If the file gives its
 * gamma, colors are added up in linear light, by libpng's tables.
 */
final class PngLuma {
  /** Weights of red, green and blue, times 2^15. */
  private static final int[] WEIGHTS = {9_794, 19_234, 3_740};

  private static final int SHIFT = 15;
  private static final int HALF = 1 << (SHIFT - 1);
  private static final double GAMMA_UNIT = 100_000;

  /** The difference from 1 from which libpng corrects gamma. */
  private static final double SIGNIFICANT = 5_000;

  private PngLuma() {}

  /** Returns a function of RGB (3, H, W), uint8 or the bits of uint16, to int32 (1, H, W). */
  static UnaryOperator<Tensor> of(int bits, int gamma, int significantBits) {
    double inverse = gamma == 0 ? GAMMA_UNIT : Math.floor(GAMMA_UNIT * GAMMA_UNIT / gamma + 0.5);
    if (!isSignificant(gamma == 0 ? GAMMA_UNIT : gamma) && !isSignificant(inverse)) {
      int rounding = bits == 16 ? HALF : 0;
      return rgb -> ReadModes.weighted(ReadModes.ints(rgb), WEIGHTS, rounding, SHIFT);
    }
    int shift =
        bits == 16 && significantBits > 0 ? Math.min(8, Math.max(0, 16 - significantBits)) : 0;
    return rgb -> linear(ReadModes.ints(rgb), bits, shift, inverse);
  }

  private static boolean isSignificant(double gamma) {
    return gamma < GAMMA_UNIT - SIGNIFICANT || gamma > GAMMA_UNIT + SIGNIFICANT;
  }

  private static Tensor linear(Tensor rgb, int bits, int shift, double inverse) {
    double back = Math.floor(GAMMA_UNIT * GAMMA_UNIT / inverse + 0.5);
    Tensor light = table(bits, shift, inverse).take(rgb.to(DType.INT64));
    Tensor sum = ReadModes.weighted(light, WEIGHTS, HALF, SHIFT);
    Tensor gray = table(bits, shift, back).take(sum.to(DType.INT64));
    Tensor red = rgb.narrow(-3, 0, 1);
    Tensor equal = red.eq(rgb.narrow(-3, 1, 1)).logicalAnd(red.eq(rgb.narrow(-3, 2, 1)));
    Tensor same = shift == 0 ? red : table(bits, shift, GAMMA_UNIT).take(red.to(DType.INT64));
    return same.where(equal, gray);
  }

  /** Returns the corrected value of each sample. */
  private static Tensor table(int bits, int shift, double gamma) {
    int count = 1 << bits;
    int max = (count >> shift) - 1;
    double scale = 1.0 / max;
    IntUnaryOperator exact = i -> (int) (((long) i * (count - 1) + (max + 1) / 2) / max);
    IntUnaryOperator corrected =
        isSignificant(gamma)
            ? i -> (int) Math.floor((count - 1) * Math.pow(i * scale, gamma * 1e-5) + 0.5)
            : exact;
    return Torch.tensor(IntStream.range(0, count).map(i -> i >> shift).map(corrected).toArray());
  }
}
