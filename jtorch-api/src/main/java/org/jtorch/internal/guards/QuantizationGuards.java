package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.between;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.Tensor;

/** Guards of quantization: searches that never end, and kernels that require elements. */
final class QuantizationGuards {
  private static final long MAX_BINS = 1 << 16;

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
