package org.jtorch.internal.guards;

import static org.jtorch.internal.guards.GuardRules.finite;
import static org.jtorch.internal.guards.GuardRules.when;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Guards of sliding windows. An empty window makes max pooling return an index outside of the
 * input, at which backward then writes; so does a sampling grid with infinity or NaN.
 */
final class WindowGuards {
  private WindowGuards() {}

  static void declare(GuardTable table) {
    table.guard("max_pool1d max_pool1d_with_indices", call -> emptyWindow(call, 1));
    table.guard("max_pool2d max_pool2d_with_indices", call -> emptyWindow(call, 2));
    table.guard("max_pool3d max_pool3d_with_indices", call -> emptyWindow(call, 3));
    table.guard("conv_transpose1d", call -> hugeOutput(call, "weight", 1));
    table.guard("conv_transpose2d", call -> hugeOutput(call, "weight", 2));
    table.guard("conv_transpose3d", call -> hugeOutput(call, "weight", 3));
    table.guard(
        "convolution _convolution convolution_overrideable",
        when(call -> call.flag("transposed"), call -> hugeOutput(call, "weight", dims(call))));
    table.guard(
        "grid_sampler grid_sampler_2d grid_sampler_3d",
        when(
            WindowGuards::clipsRecorded,
            finite(
                "the grid must not contain infinity or NaN where gradients are recorded", "grid")));
  }

  private static int dims(GuardedCall call) {
    Tensor weight = call.tensor("weight");
    return weight == null ? 0 : weight.dim() - 2;
  }

  /**
   * Returns whether coordinates outside of the input are clipped or reflected, and autograd
   * records.
   */
  private static boolean clipsRecorded(GuardedCall call) {
    Long mode = call.integer("padding_mode");
    return mode != null && mode != 0 && (call.recordsGradOf("input") || call.recordsGradOf("grid"));
  }

  /** Returns the error for windows that start in the padding and skip the whole input. */
  private static @Nullable String emptyWindow(GuardedCall call, int dims) {
    Tensor input = call.tensor("self");
    long[] kernel = call.integers("kernel_size");
    if (input == null || input.dim() < dims || kernel.length == 0) {
      return null;
    }
    for (int i = 0; i < dims; i++) {
      long size = input.size(input.dim() - dims + i);
      long width = at(kernel, i, 1);
      long stride = at(call.integers("stride"), i, width);
      long padding = at(call.integers("padding"), i, 0);
      long dilation = at(call.integers("dilation"), i, 1);
      if (dilation > 1 && stride > 0 && 2 * padding <= width && padding / stride <= size + 1) {
        for (long start = -padding; start < 0; start += stride) {
          long steps = (-start + dilation - 1) / dilation;
          if (steps >= width || start + steps * dilation >= size) {
            return String.format(
                Locale.ROOT,
                "a window of kernel size %d, dilation %d and padding %d has no element of an input"
                    + " of size %d",
                width,
                dilation,
                padding,
                size);
          }
        }
      }
    }
    return null;
  }

  /** Returns the error for a transposed convolution whose output size overflows in a kernel. */
  private static @Nullable String hugeOutput(GuardedCall call, String kernel, int dims) {
    Tensor input = call.tensor("input");
    Tensor weight = call.tensor(kernel);
    if (input == null || weight == null || input.dim() < dims || weight.dim() != dims + 2L) {
      return null;
    }
    for (int i = 0; i < dims; i++) {
      double size =
          (double) (input.size(input.dim() - dims + i) - 1) * at(call.integers("stride"), i, 1)
              - 2.0 * at(call.integers("padding"), i, 0)
              + (double) at(call.integers("dilation"), i, 1) * (weight.size(2L + i) - 1)
              + at(call.integers("output_padding"), i, 0)
              + 1;
      if (size > Integer.MAX_VALUE) {
        return String.format(
            Locale.ROOT,
            "the output must have less than 2^31 elements in a dimension, got %.0f",
            size);
      }
    }
    return null;
  }

  private static long at(long[] numbers, int index, long otherwise) {
    return numbers.length == 0 ? otherwise : numbers[Math.min(index, numbers.length - 1)];
  }
}
