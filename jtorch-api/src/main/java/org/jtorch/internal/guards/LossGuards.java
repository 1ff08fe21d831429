package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.atLeast;
import static org.jtorch.internal.guards.GuardRules.when;
import static org.jtorch.internal.guards.Quantity.numel;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Guards of losses. */
public final class LossGuards {
  private LossGuards() {}

  static void declare(GuardTable table) {
    // For empty inputs the kernels return before they have written the sum or the mean.
    table.guard(
        "multi_margin_loss multilabel_margin_loss multilabel_margin_loss_forward",
        when(LossGuards::reduces, atLeast(numel("self"), 1)));
    table.guard("ctc_loss _ctc_loss", LossGuards::classes);
  }

  private static boolean reduces(GuardedCall call) {
    Long reduction = call.integer("reduction");
    return reduction == null || reduction != 0;
  }

  /**
   * Checks that targets are valid classes, because the kernel reads the log probability of each.
   */
  private static @Nullable String classes(GuardedCall call) {
    Tensor logProbs = call.tensor("log_probs");
    Tensor targets = call.tensor("targets");
    if (logProbs == null
        || targets == null
        || logProbs.dim() == 0
        || targets.dim() == 0
        || !HostValues.areReadable(targets)) {
      return null;
    }
    Tensor given = call.tensor("target_lengths");
    long[] lengths =
        given == null
            ? call.integers("target_lengths")
            : HostValues.areReadable(given) ? HostValues.read(given) : new long[0];
    return classes(targets, lengths, logProbs.size(-1));
  }

  /** Checks that the targets of each sequence, as many as its length, are valid classes. */
  public static @Nullable String classes(Tensor targets, long[] lengths, long count) {
    long[] numbers = HostValues.read(targets);
    long row = targets.dim() == 2 ? targets.size(1) : 0;
    long start = 0;
    for (int n = 0; n < lengths.length; n++) {
      long first = row == 0 ? start : n * row;
      long end = Math.min(first + Math.max(lengths[n], 0), numbers.length);
      for (long i = first; i < end; i++) {
        long target = numbers[(int) i];
        if (target < 0 || target >= count) {
          return "target " + target + " is not one of " + count + " classes";
        }
      }
      start = end;
    }
    return null;
  }
}
