package org.jtorch.graph.internal.operators;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.OperatorArguments;

/**
 * The operators {@code quantized_decomposed::choose_qparams}: scales and zero points of tensors.
 */
final class QuantizationRanges {
  private static final long INT8_MIN = -128;
  private static final long INT8_MAX = 127;
  private static final long UINT8_CENTER = 128;

  /** Machine epsilon of float32. */
  private static final double EPSILON = 0x1p-23;

  private static final double SMALLEST_SCALE = 1e-5;

  private QuantizationRanges() {}

  /** One scale and zero point for the range from min to max. */
  static List<Tensor> affine(OperatorArguments args) {
    long lowest = args.getLong("quant_min");
    long highest = args.getLong("quant_max");
    Tensor x = args.getTensor("input");
    Tensor min = x.amin().clamp(Double.NEGATIVE_INFINITY, 0).reshape(1);
    Tensor max = x.amax().clamp(0, Double.POSITIVE_INFINITY).reshape(1);
    Tensor scale = max.sub(min).div((double) (highest - lowest)).clampMin(args.getDouble("eps"));
    Tensor zero = min.div(scale).round().to(DType.INT32).neg().add(lowest).clamp(lowest, highest);
    return List.of(scale.to(DType.FLOAT64), zero.to(DType.INT64));
  }

  /** One scale for the range between both signs of the largest absolute value. */
  static List<Tensor> symmetric(OperatorArguments args) {
    double steps = (args.getLong("quant_max") - args.getLong("quant_min")) / 2.0;
    Tensor largest = args.getTensor("input").abs().amax().reshape(1);
    Tensor scale = largest.div(steps).clampMin(args.getDouble("eps"));
    long zero = args.getDType("dtype") == DType.UINT8 ? UINT8_CENTER : 0;
    return List.of(
        scale.to(DType.FLOAT64), Torch.full(DType.INT64.on(scale.device()), Shape.of(1), zero));
  }

  /** One scale per row of the last dimension. */
  static List<Tensor> perToken(OperatorArguments args) {
    Tensor largest = args.getTensor("input").abs().amax(-1, true);
    Tensor wide = largest.dtype() == DType.FLOAT16 ? largest.to(DType.FLOAT32) : largest;
    Tensor scales = wide.clampMin(SMALLEST_SCALE).div(INT8_MAX);
    return List.of(scales, Torch.zerosLike(scales));
  }

  /** One scale and zero point per row of the last dimension. */
  static List<Tensor> perTokenAffine(OperatorArguments args) {
    Tensor x = args.getTensor("input");
    Tensor min = x.amin(-1, true).clamp(Double.NEGATIVE_INFINITY, 0);
    Tensor max = x.amax(-1, true).clamp(0, Double.POSITIVE_INFINITY);
    Tensor scale = max.sub(min).div((double) (INT8_MAX - INT8_MIN)).clampMin(EPSILON);
    Tensor low = min.div(scale);
    Tensor high = max.div(scale);
    Tensor isLow = low.add(INT8_MIN).add(high.add(INT8_MAX)).gt(0);
    Tensor zero =
        low.neg()
            .add(INT8_MIN)
            .where(isLow, high.neg().add(INT8_MAX))
            .clamp(INT8_MIN, INT8_MAX)
            .round();
    return List.of(scale.to(DType.FLOAT64), zero.to(DType.INT64));
  }
}
