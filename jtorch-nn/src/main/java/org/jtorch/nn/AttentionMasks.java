package org.jtorch.nn;

import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.Tracing;

/** Conversions of attention masks to the forms that the kernels accept. */
final class AttentionMasks {
  /** A merged mask and PyTorch's mask type; both are null if there is no mask. */
  record Merged(@Nullable Tensor mask, @Nullable Long type) {}

  private AttentionMasks() {}

  /** Converts a boolean mask to an additive one, minus infinity where it is true. */
  static @Nullable Tensor additive(Module module, String name, @Nullable Tensor mask, DType dtype) {
    if (mask == null || mask.dtype().isFloatingPoint()) {
      return mask;
    }
    if (mask.dtype() != DType.BOOL) {
      throw Inputs.refused(
          module, name + " must be boolean or floating-point, got " + mask.dtype());
    }
    Tensor numbers = Torch.zeros(dtype.on(mask.device()), mask.shape().toArray());
    return numbers.maskedFill_(mask, Double.NEGATIVE_INFINITY);
  }

  /** Merges both masks for a batch of N sequences of length L, {@code merge_masks}. */
  static Merged merge(
      @Nullable Tensor attnMask, @Nullable Tensor padding, Tensor query, long heads) {
    if (attnMask == null) {
      return padding == null ? new Merged(null, null) : new Merged(padding, 1L);
    }
    long batch = query.size(0);
    long length = query.size(1);
    Tensor expanded =
        attnMask.dim() == 3
            ? attnMask.view(batch, -1, length, length)
            : attnMask.view(1, 1, length, length).expand(batch, heads, -1, -1);
    if (padding == null) {
      return new Merged(expanded, 2L);
    }
    Tensor spread = padding.view(batch, 1, 1, length).expand(-1, heads, -1, -1);
    return new Merged(expanded.add(spread), 2L);
  }

  /** Causal mask: minus infinity above the diagonal, zero elsewhere. */
  static Tensor causal(TensorOptions options, long size) {
    return TensorScope.compute(
        () -> Torch.full(options, Shape.of(size, size), Double.NEGATIVE_INFINITY).triu(1));
  }

  /**
   * Returns the caller's choice, or else whether the mask is the causal mask of this length; a
   * trace does not look.
   */
  static boolean isCausal(@Nullable Boolean specified, @Nullable Tensor mask, long length) {
    if (specified != null || mask == null) {
      return Boolean.TRUE.equals(specified);
    }
    if (Tracing.isActive() || !mask.shape().equals(Shape.of(length, length))) {
      return false;
    }
    return TensorScope.compute(
        () -> mask.eq(causal(mask.dtype().on(mask.device()), length)).all().itemBoolean());
  }

  /** Length of the sequences of a batch, or of one sequence. */
  static long length(Tensor sequences, boolean batchFirst) {
    return sequences.size(sequences.dim() == 3 && batchFirst ? 1 : 0);
  }
}
