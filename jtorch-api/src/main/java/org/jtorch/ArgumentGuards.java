package org.jtorch;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Guards of arguments that mean the same in every operator that has them. */
final class ArgumentGuards {
  private static final Map<String, Guard> BY_NAME =
      Map.ofEntries(
          // Convolutions, pools, folds and interpolations narrow their geometry.
          entry("stride", GuardRules.in32Bits("stride")),
          entry("padding", GuardRules.in32Bits("padding")),
          entry("dilation", GuardRules.in32Bits("dilation")),
          entry("kernel_size", GuardRules.in32Bits("kernel_size")),
          entry("output_size", GuardRules.in32Bits("output_size")),
          entry("pad", GuardRules.in32Bits("pad")),
          entry("output_padding", GuardRules.in32Bits("output_padding")),
          // Kernels take any other number for one of these, or return uninitialised memory.
          entry("reduction", GuardRules.constant("reduction", "none", "mean", "sum")),
          entry(
              "interpolation_mode",
              GuardRules.constant("interpolation_mode", "bilinear", "nearest", "bicubic")),
          entry(
              "padding_mode",
              GuardRules.constant("padding_mode", "zeros", "border", "reflection")));

  private ArgumentGuards() {}

  static @Nullable Guard of(String fullName, List<String> names) {
    boolean isView = fullName.contains("stride");
    return names.stream()
        .filter(name -> !isView)
        .map(BY_NAME::get)
        .filter(Objects::nonNull)
        .reduce(Guard::and)
        .orElse(null);
  }
}
