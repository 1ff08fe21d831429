package org.jtorch.internal.guards;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Device;
import org.jtorch.Tensor;

/**
 * Guards of expanded tensors, whose few stored elements represent more than any memory holds.
 * Kernels visit each element, for hours to years, and cannot be interrupted.
 */
final class ExpandedGuards {
  /** The size of a copy, in bytes, from which an expanded tensor is rejected. */
  private static final double MAX_BYTES = 1L << 40;

  /** A tensor that repeats its elements less often than this is not rejected. */
  private static final double MIN_REPETITIONS = 1024;

  /**
   * Operators that create views, describe a tensor, or read only as many elements as they return.
   */
  private static final Set<String> LAZY =
      Set.of(
          """
          expand expand_as broadcast_to broadcast_tensors as_strided as_strided_ view view_as
          reshape reshape_as flatten unflatten ravel narrow select slice permute transpose
          transpose_ t t_ movedim moveaxis swapaxes swapaxes_ swapdims swapdims_ squeeze squeeze_
          unsqueeze unsqueeze_ diagonal linalg_diagonal unfold alias detach detach_ real imag
          view_as_real view_as_complex _conj conj resolve_conj resolve_neg adjoint mT mH H numpy_T
          matrix_H meshgrid atleast_1d atleast_2d atleast_3d split split_with_sizes unsafe_split
          unsafe_split_with_sizes chunk unsafe_chunk tensor_split hsplit vsplit dsplit unbind
          size stride numel dim storage_offset is_contiguous is_complex is_floating_point is_signed
          is_conj is_neg is_inference is_same_size is_pinned is_leaf output_nr _version result_type
          can_cast requires_grad_ retain_grad data set_data set_ to _to_copy
          new_empty new_empty_strided new_full new_ones new_zeros
          index index_select gather take take_along_dim embedding select_copy slice_copy narrow_copy\
          """
              .split("\\s+"));

  /** Whether a view of such a size was ever created; until then no call is checked. */
  private static volatile boolean exist;

  private ExpandedGuards() {}

  static void declare(GuardTable table) {
    table.guard("expand", call -> recordView(numel(call.tensor("self")) * product(call, "size")));
    table.guard(
        "broadcast_to", call -> recordView(numel(call.tensor("self")) * product(call, "size")));
    table.guard("expand_as", call -> recordView(numel(call.tensor("other"))));
    table.guard("as_strided as_strided_", call -> recordView(product(call, "size")));
    table.guard("empty_strided new_empty_strided", call -> recordView(product(call, "size")));
    table.guard("set_.source_Storage_storage_offset", call -> recordView(product(call, "size")));
    table.guard("unfold", call -> recordView(numel(call.tensor("self")) * product(call, "size")));
    table.guard("meshgrid broadcast_tensors", call -> recordView(product(call.tensors("tensors"))));
  }

  private static double numel(@Nullable Tensor tensor) {
    return tensor == null ? 0 : tensor.numel();
  }

  private static double product(GuardedCall call, String sizes) {
    double product = 1;
    for (long size : call.integers(sizes)) {
      product *= Math.max(size, 1);
    }
    return product;
  }

  private static double product(Iterable<Tensor> tensors) {
    double product = 1;
    for (Tensor tensor : tensors) {
      product *= numel(tensor);
    }
    return product;
  }

  /** Records a view with at most this many elements; an element has at most 16 bytes. */
  private static @Nullable String recordView(double elements) {
    if (elements > MAX_BYTES / 16) {
      exist = true;
    }
    return null;
  }

  /** Returns whether calls of operators without a guard are also checked. */
  static boolean looksAtAll() {
    return exist;
  }

  /** Returns the error for such tensors among the arguments; null if there is none. */
  static @Nullable String refusal(String fullName, @Nullable Object... arguments) {
    return LAZY.contains(GuardTable.plainName(fullName))
        ? null
        : GuardedCall.tensorsAmong(arguments)
            .filter(ExpandedGuards::isTooLarge)
            .findFirst()
            .map(
                tensor ->
                    String.format(
                        Locale.ROOT,
                        "an expanded tensor of shape %s has more elements than memory holds:"
                            + " compute with a part of it",
                        tensor.shape()))
            .orElse(null);
  }

  private static boolean isTooLarge(Tensor tensor) {
    double elements = tensor.numel();
    return elements * tensor.dtype().itemSize() > MAX_BYTES
        && HostValues.isStrided(tensor)
        && !tensor.device().equals(Device.META)
        && elements > MIN_REPETITIONS * reach(tensor);
  }

  /** Returns the number of elements between the first and the last, inclusive. */
  private static double reach(Tensor tensor) {
    long[] sizes = tensor.shape().toArray();
    long[] strides = tensor.strides();
    double reach = 1;
    for (int d = 0; d < sizes.length; d++) {
      reach += (double) (sizes[d] - 1) * Math.abs(strides[d]);
    }
    return reach;
  }
}
