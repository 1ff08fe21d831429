package org.jtorch.nn;

import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** The masks of attention: what they say, and the forms in which kernels take them. */
final class AttentionMasks {
  /** A mask for a kernel with PyTorch's number of its kind; both are null for none. */
  record Merged(@Nullable Tensor mask, @Nullable Long type) {}

  private AttentionMasks() {}

  /** A mask of numbers to add to scores; a boolean one is minus infinity where it is true. */
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

  /** What {@code merge_masks} makes of both masks for a batch of N sequences of L elements. */
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

  /** Minus infinity above the diagonal, zero elsewhere. */
  static Tensor causal(TensorOptions options, long size) {
    return TensorScope.compute(
        () -> Torch.full(options, Shape.of(size, size), Double.NEGATIVE_INFINITY).triu(1));
  }

  /** What the caller says, else whether the mask is the causal one of this length. */
  static boolean isCausal(@Nullable Boolean said, @Nullable Tensor mask, long length) {
    if (said != null || mask == null) {
      return Boolean.TRUE.equals(said);
    }
    if (!mask.shape().equals(Shape.of(length, length))) {
      return false;
    }
    return TensorScope.compute(
        () -> mask.eq(causal(mask.dtype().on(mask.device()), length)).all().itemBoolean());
  }

  /** The length of the sequences of a batch, or of one sequence. */
  static long length(Tensor sequences, boolean batchFirst) {
    return sequences.size(sequences.dim() == 3 && batchFirst ? 1 : 0);
  }
}
