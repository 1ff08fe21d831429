package org.jtorch.vision.models.quantization;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.QuantizedOps;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;

/** A module whose output is quantized, with the buffers {@code scale} and {@code zero_point}. */
abstract class RangedModule extends Module {
  private static final double LARGEST_ACTIVATION = 255;
  private static final double LARGEST_WEIGHT = 127;

  RangedModule() {}

  /** Registers the buffers; what is loaded into them is checked. */
  final RangeState ranged(QuantizationRange range, long... shape) {
    RangeState state =
        new RangeState(
            buffer("scale", RangeState.scale(range, shape)),
            buffer("zero_point", RangeState.zeroPoint(range, shape)));
    registerLoadStateDictPreHook((module, values, prefix) -> check(values, prefix));
    registerLoadStateDictPostHook((module, mismatch) -> state.reset());
    return state;
  }

  private static void check(Map<String, Tensor> values, String prefix) {
    try (TensorScope scope = TensorScope.open()) {
      String scale = prefix + "scale";
      String zeroPoint = prefix + "zero_point";
      checkScales(scale, values.get(scale));
      checkZeroPoints(zeroPoint, values.get(zeroPoint), 0, LARGEST_ACTIVATION);
      values.forEach(
          (name, value) -> {
            if (name.startsWith(prefix) && value.isQuantized()) {
              checkWeight(name, value);
            }
          });
    }
  }

  private static void checkWeight(String name, Tensor weight) {
    boolean isPerTensor = weight.qscheme() == QuantizedOps.QScheme.PER_TENSOR_AFFINE;
    Tensor scales = isPerTensor ? Torch.tensor(weight.qScale()) : weight.qPerChannelScales();
    Tensor zeros = isPerTensor ? Torch.tensor(weight.qZeroPoint()) : weight.qPerChannelZeroPoints();
    checkScales("the scale of " + name, scales);
    checkZeroPoints("the zero point of " + name, zeros, -LARGEST_WEIGHT - 1, LARGEST_WEIGHT);
  }

  private static void checkScales(String name, @Nullable Tensor scales) {
    for (double scale : numbers(scales)) {
      if (!(scale > 0 && scale <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            name + " is " + scale + ": a scale must be positive and finite");
      }
    }
  }

  private static void checkZeroPoints(
      String name, @Nullable Tensor zeros, double smallest, double largest) {
    for (double zero : numbers(zeros)) {
      if (!(zero >= smallest && zero <= largest && zero == Math.rint(zero))) {
        throw new IllegalArgumentException(
            name
                + " is "
                + zero
                + ": a zero point must be an integer from "
                + (long) smallest
                + " to "
                + (long) largest);
      }
    }
  }

  private static double[] numbers(@Nullable Tensor values) {
    return values == null || values.isQuantized()
        ? new double[0]
        : values.detach().to(DType.FLOAT64).flatten().toDoubleArray();
  }
}
