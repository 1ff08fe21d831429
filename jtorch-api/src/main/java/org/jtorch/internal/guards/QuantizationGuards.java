package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.between;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Tensor;

/** Guards of quantization: searches that never end, and kernels that require elements. */
final class QuantizationGuards {
  private static final long MAX_BINS = 1 << 16;
  private static final long MAX_STEP = 1 << 16;

  private QuantizationGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "choose_qparams_optimized",
        between("n_bins", 1, MAX_BINS),
        between("bit_width", 1, 31),
        QuantizationGuards::searchedElements,
        QuantizationGuards::searchedRatio);
    table.guard(
        "upsample_nearest1d upsample_nearest2d upsample_nearest3d upsample_bilinear2d"
            + " _upsample_nearest_exact1d _upsample_nearest_exact2d _upsample_nearest_exact3d",
        call -> pixels(call.tensor("self")),
        call -> pixels(call.tensor("input")));
    for (int n = 1; n <= 3; n++) {
      int dimensions = n;
      table.guard(
          "quantized::conv" + n + "d_prepack",
          between("stride", 1, MAX_STEP),
          between("dilation", 1, MAX_STEP),
          between("padding", 0, MAX_STEP),
          call -> weight(call, dimensions),
          call -> steps(call, dimensions));
      table.guard("quantized::conv" + n + "d", call -> pixels(call.tensor("qx")));
      table.guard("quantized::conv" + n + "d_relu", call -> pixels(call.tensor("qx")));
    }
  }

  /** Checks what the packing of a convolution's weight reads or divides by. */
  private static @Nullable String weight(GuardedCall call, int dimensions) {
    Tensor weight = call.tensor("weight");
    Long groups = call.integer("groups");
    if (weight == null || groups == null) {
      return null;
    } else if (weight.dim() != dimensions + 2 || weight.numel() == 0) {
      return String.format(
          Locale.ROOT,
          "the weight must have %d dimensions and elements, got %s",
          dimensions + 2,
          weight.shape());
    } else if (groups < 1 || weight.size(0) % groups != 0) {
      return "groups must divide the " + weight.size(0) + " output channels, got " + groups;
    }
    Tensor bias = call.tensor("bias");
    boolean fits = bias == null || (bias.dim() == 1 && bias.size(0) == weight.size(0));
    return fits && (bias == null || bias.dtype() == DType.FLOAT32)
        ? null
        : "the bias must be float32[" + weight.size(0) + "]";
  }

  private static @Nullable String steps(GuardedCall call, int dimensions) {
    for (String name : List.of("stride", "padding", "dilation")) {
      if (call.has(name) && call.integers(name).length != dimensions) {
        return name + " must have " + dimensions + " elements";
      }
    }
    return null;
  }

  /** Rejects empty images, which kernels of quantized dtypes do not check. */
  private static @Nullable String pixels(@Nullable Tensor image) {
    return image != null && image.dtype().isQuantized() && image.numel() == 0
        ? "a quantized input must not be empty, got " + image.shape()
        : null;
  }

  private static @Nullable String searchedElements(GuardedCall call) {
    Tensor input = call.tensor("input");
    Long count = call.integer("numel");
    return input == null || count == null || (count >= 0 && count <= input.numel())
        ? null
        : String.format(
            Locale.ROOT,
            "numel must be from 0 to %d, the input's number of elements, got %d",
            input.numel(),
            count);
  }

  /** Checks the ratio of bins at which the search ends. */
  private static @Nullable String searchedRatio(GuardedCall call) {
    Number ratio = call.number("ratio");
    boolean share =
        ratio == null
            || ratio instanceof Complex
            || (ratio.doubleValue() >= 0 && ratio.doubleValue() <= 1);
    return share ? null : "ratio must be from 0 to 1, got " + ratio;
  }
}
