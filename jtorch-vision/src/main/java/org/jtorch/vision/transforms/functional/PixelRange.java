package org.jtorch.vision.transforms.functional;

import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Value ranges of image dtypes and the conversion between them. */
final class PixelRange {
  private PixelRange() {}

  /** Returns the value of full brightness: 1 for floating-point images. */
  static long max(DType type) {
    return switch (type) {
      case UINT8 -> 255;
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case UINT16 -> 65_535;
      case INT32 -> Integer.MAX_VALUE;
      case INT64 -> Long.MAX_VALUE;
      default -> 1;
    };
  }

  /** Returns the number of bits of an integer without its sign. */
  static int valueBits(DType type) {
    return switch (type) {
      case UINT8 -> 8;
      case INT8 -> 7;
      case INT16 -> 15;
      case UINT16 -> 16;
      case INT32 -> 31;
      case INT64 -> 63;
      default ->
          throw new IllegalArgumentException(
              "the number of value bits is only defined for integer dtypes, got "
                  + type.pythonName());
    };
  }

  static Tensor convert(Tensor image, DType to, boolean scale) {
    DType from = image.dtype();
    if (from == to) {
      return image;
    }
    if (!scale || (from.isFloatingPoint() && to.isFloatingPoint())) {
      return image.to(to);
    }
    return TensorScope.compute(
        () -> {
          if (from.isFloatingPoint()) {
            return toInteger(image, to);
          }
          return to.isFloatingPoint() ? toFloat(image, to) : betweenIntegers(image, to);
        });
  }

  private static Tensor toFloat(Tensor image, DType to) {
    Tensor real = image.to(to);
    double factor = 1.0 / max(image.dtype());
    // On float16, libtorch would round the factor first.
    return to.itemSize() < 4 ? real.to(DType.FLOAT32).mul_(factor).to(to) : real.mul_(factor);
  }

  private static Tensor toInteger(Tensor image, DType to) {
    DType from = image.dtype();
    boolean wide = to == DType.INT64 || to == DType.INT32;
    if ((from == DType.FLOAT32 && wide) || (from == DType.FLOAT64 && to == DType.INT64)) {
      throw new IllegalArgumentException(
          "the conversion from "
              + from.pythonName()
              + " to "
              + to.pythonName()
              + " cannot be performed safely");
    }
    return image.mul((double) max(to) + 1.0 - 1e-3).to(to);
  }

  private static Tensor betweenIntegers(Tensor image, DType to) {
    int shift = valueBits(image.dtype()) - valueBits(to);
    if (shift > 0) {
      // libtorch has no shift of uint16.
      Tensor wide = image.dtype() == DType.UINT16 ? image.to(DType.INT32) : image;
      return wide.bitwiseRightShift(shift).to(to);
    }
    Tensor wide = to == DType.UINT16 ? image.to(DType.INT32) : image.to(to);
    return wide.bitwiseLeftShift_(-shift).to(to);
  }
}
