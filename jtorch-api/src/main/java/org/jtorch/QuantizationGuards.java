package org.jtorch;

import static org.jtorch.GuardRules.between;

import org.jspecify.annotations.Nullable;

/** Guards of quantization: searches that never end. */
final class QuantizationGuards {
  private static final long MOST_BINS = 1 << 16;

  private QuantizationGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "choose_qparams_optimized",
        between("n_bins", 1, MOST_BINS),
        between("bit_width", 1, 31),
        QuantizationGuards::searchedElements,
        QuantizationGuards::searchedRatio);
  }

  private static @Nullable String searchedElements(GuardedCall call) {
    Tensor input = call.tensor("input");
    Long count = call.integer("numel");
    return input == null || count == null || (count >= 0 && count <= input.numel())
        ? null
        : "numel must be from 0 to %d, the input's number of elements, got %d"
            .formatted(input.numel(), count);
  }

  /** The search takes steps until all but this share of the bins is left. */
  private static @Nullable String searchedRatio(GuardedCall call) {
    Number ratio = call.number("ratio");
    boolean share = ratio == null || (ratio.doubleValue() >= 0 && ratio.doubleValue() <= 1);
    return share ? null : "ratio must be from 0 to 1, got " + ratio;
  }
}
