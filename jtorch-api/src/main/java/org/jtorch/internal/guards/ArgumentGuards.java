package org.jtorch.internal.guards;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guards of arguments that have the same meaning in every operator. */
final class ArgumentGuards {
  private static final Map<String, Guard> BY_NAME =
      Map.ofEntries(
          // Convolutions, pooling, fold and interpolation narrow these numbers to 32 bits.
          entry("stride", GuardRules.in32Bits("stride")),
          entry("padding", GuardRules.in32Bits("padding")),
          entry("dilation", GuardRules.in32Bits("dilation")),
          entry("kernel_size", GuardRules.in32Bits("kernel_size")),
          entry("output_size", GuardRules.in32Bits("output_size")),
          entry("pad", GuardRules.in32Bits("pad")),
          entry("output_padding", GuardRules.in32Bits("output_padding")),
          entry("groups", GuardRules.between("groups", 1, Integer.MAX_VALUE)),
          // For other numbers kernels assume one of these, or return uninitialized memory.
          entry("reduction", GuardRules.constant("reduction", "none", "mean", "sum")),
          entry(
              "interpolation_mode",
              GuardRules.constant("interpolation_mode", "bilinear", "nearest", "bicubic")),
          entry(
              "padding_mode",
              GuardRules.constant("padding_mode", "zeros", "border", "reflection")));

  /** Operators that iterate over each matrix of a batch. */
  private static final Pattern MATRICES =
      Pattern.compile(
          "aten::(linalg_.*|cholesky.*|lu_.*|(geqrf|orgqr|ormqr|svd|qr|triangular_solve|inverse"
              + "|det|logdet|slogdet|pinverse|matrix_exp|matrix_power)(\\..*)?)");

  private ArgumentGuards() {}

  static @Nullable Guard of(String fullName, List<String> names) {
    // Strides of views and repeat counts are 64-bit numbers.
    if (fullName.contains("stride") || fullName.contains("repeat_interleave")) {
      return null;
    }
    if (MATRICES.matcher(fullName).matches() && !names.isEmpty()) {
      Guard batch = LinalgGuards.countableBatch(names.get(0));
      Guard listed = of("", names);
      return listed == null ? batch : batch.and(listed);
    }
    return names.stream()
        .map(BY_NAME::get)
        .filter(Objects::nonNull)
        .reduce(Guard::and)
        .orElse(null);
  }
}
