package org.jtorch.internal.guards;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Guards of tensors in layouts that kernels do not support. */
final class LayoutGuards {
  /**
   * Operators that support oneDNN's layout. Others read its memory as if it were strided, and so do
   * some that claim to support it: those that fill it with zeros, and sums of two float32 tensors.
   */
  private static final Set<String> SUPPORT_MKLDNN =
      Set.of(
          """
          to_mkldnn to_dense _to_dense to _to_copy copy_ detach alias clone contiguous is_contiguous
          empty_like transpose t reshape view _mkldnn_reshape _mkldnn_transpose mkldnn_reorder_conv2d_weight
          mkldnn_reorder_conv3d_weight relu relu_ sigmoid sigmoid_ tanh tanh_ gelu hardtanh mul mul_
          linear mkldnn_linear conv1d conv2d conv3d convolution mkldnn_convolution batch_norm
          native_batch_norm max_pool2d max_pool3d mkldnn_max_pool2d mkldnn_max_pool3d avg_pool2d
          avg_pool3d adaptive_avg_pool2d mkldnn_adaptive_avg_pool2d softmax _softmax dropout
          feature_dropout flatten unflatten data requires_grad_ set_data size stride numel dim
          retain_grad is_complex is_floating_point prelu\
          """
              .split("\\s+"));

  /** Guards of operators that support only some nested tensors. */
  private static final Map<String, Guard> NESTED =
      Map.of(
          "aten::narrow", LayoutGuards::noParts,
          "aten::slice.Tensor", LayoutGuards::noParts,
          "aten::select.int", LayoutGuards::elementsOfParts,
          "aten::chunk", LayoutGuards::lastDimOfParts,
          "aten::split.Tensor", LayoutGuards::lastDimOfParts,
          "aten::split.sizes", LayoutGuards::lastDimOfParts,
          "aten::split_with_sizes", LayoutGuards::lastDimOfParts,
          "aten::unsafe_split_with_sizes", LayoutGuards::lastDimOfParts);

  /** Operators that support empty tensors in oneDNN's layout; others may transpose them. */
  private static final Set<String> SUPPORT_EMPTY_MKLDNN =
      Set.of(
          """
          to_dense _to_dense detach alias data requires_grad_ size stride numel dim is_contiguous
          is_complex is_floating_point\
          """
              .split("\\s+"));

  /** Whether a tensor of such a layout was ever created; until then no call is checked. */
  private static volatile boolean exist;

  private LayoutGuards() {}

  static void declare(GuardTable table) {
    table.guard("copy", GuardRules.strided("self"));
    table.guard("view.dtype view_copy.dtype", LayoutGuards::quantizedBits);
    table.guard(
        "to_mkldnn _nested_tensor_from_tensor_list _nested_tensor_from_mask"
            + " _nested_tensor_from_mask_left_aligned _nested_view_from_buffer"
            + " _nested_view_from_buffer_copy _nested_from_padded",
        LayoutGuards::recordUse);
    table.guard(
        "to.dtype_layout _to_copy",
        GuardRules.when(call -> call.value("layout") == Layout.MKLDNN, LayoutGuards::recordUse));
  }

  private static @Nullable String recordUse(GuardedCall call) {
    lookAtAll();
    return null;
  }

  /** Enables the checks of calls of operators without a guard. */
  static void lookAtAll() {
    exist = true;
  }

  /** Returns whether calls of operators without a guard are also checked. */
  static boolean looksAtAll() {
    return exist;
  }

  /** Returns the error for tensors of such layouts among the arguments; null if there is none. */
  static @Nullable String refusal(
      String fullName, List<String> names, @Nullable Object... arguments) {
    List<Tensor> opaque =
        GuardedCall.tensorsAmong(arguments)
            .filter(tensor -> tensor.layout() == Layout.MKLDNN)
            .toList();
    String name = GuardTable.plainName(fullName);
    if (!opaque.isEmpty() && !SUPPORT_MKLDNN.contains(name)) {
      return "is not implemented for tensors of oneDNN's layout: convert them with toDense()";
    } else if (opaque.stream().anyMatch(tensor -> tensor.numel() == 0)
        && !SUPPORT_EMPTY_MKLDNN.contains(name)) {
      return "a tensor of oneDNN's layout must not be empty: convert it with toDense()";
    }
    Guard nested = NESTED.get(fullName);
    return nested == null ? null : nested.refusal(new GuardedCall(names, arguments));
  }

  private static @Nullable String quantizedBits(GuardedCall call) {
    Tensor self = call.tensor("self");
    return self != null && self.isQuantized()
        ? "the bits of a quantized tensor cannot be viewed: take intRepr()"
        : null;
  }

  /**
   * Rejects parts without dimensions, because nested tensors are split along the last dimension.
   */
  private static @Nullable String lastDimOfParts(GuardedCall call) {
    Tensor self = call.tensor("self");
    if (self == null || !self.isNested()) {
      return null;
    }
    String sizes = call.has("split_sizes") ? "split_sizes" : "split_size";
    return self.dim() < 2
        ? "the parts of a nested tensor must have at least 1 dimension to split them"
        : Arrays.stream(call.integers(sizes)).anyMatch(size -> size < 0)
            ? "sizes must not be negative, got " + Shape.of(call.integers(sizes))
            : null;
  }

  /** Rejects results whose parts have no dimensions, because the kernel reads their sizes. */
  private static @Nullable String elementsOfParts(GuardedCall call) {
    Tensor self = call.tensor("self");
    Long dim = call.integer("dim");
    return self != null && dim != null && self.isNested() && self.dim() < 3 && dim != 0
        ? "the parts of a nested tensor must have at least 2 dimensions to select from them"
        : null;
  }

  /** Rejects nested tensors without parts, because kernels read the first part. */
  private static @Nullable String noParts(GuardedCall call) {
    Tensor self = call.tensor("self");
    if (self == null || !self.isNested()) {
      return null;
    }
    Long dim = call.integer("dim");
    Long length = call.has("length") ? call.integer("length") : (Long) length(call, self.size(0));
    return (dim == null || dim == 0) && length != null && length <= 0
        ? "a nested tensor must have at least 1 part"
        : null;
  }

  private static long length(GuardedCall call, long size) {
    Long start = call.integer("start");
    Long end = call.integer("end");
    return position(end == null ? size : end, size) - position(start == null ? 0 : start, size);
  }

  private static long position(long given, long size) {
    return Math.max(0, Math.min(size, given < 0 ? given + size : given));
  }
}
