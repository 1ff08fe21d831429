package org.jtorch;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Guards of tensors in layouts that kernels do not expect. */
final class LayoutGuards {
  /**
   * Operators that know oneDNN's layout. Others read its memory as if it had strides, and some that
   * claim to know it do so too: those that fill it with zeros, and sums of two float32 tensors.
   */
  private static final Set<String> KNOW_MKLDNN =
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

  /** Whether a tensor was ever put into oneDNN's layout; until then no call is looked at. */
  private static volatile boolean mkldnnExists;

  private LayoutGuards() {}

  static void declare(GuardTable table) {
    table.guard("narrow slice.Tensor", LayoutGuards::noPartOfNested);
    table.guard("copy", GuardRules.strided("self"));
    table.guard("to_mkldnn", LayoutGuards::noteMkldnn);
    table.guard(
        "to.dtype_layout _to_copy",
        GuardRules.when(call -> call.value("layout") == Layout.MKLDNN, LayoutGuards::noteMkldnn));
  }

  private static @Nullable String noteMkldnn(GuardedCall call) {
    mkldnnExists = true;
    return null;
  }

  /** Whether calls of operators without a guard are looked at too. */
  static boolean looksAtAll() {
    return mkldnnExists;
  }

  /** What is wrong with tensors in oneDNN's layout among the arguments; null if nothing is. */
  static @Nullable String refusal(String fullName, Collection<?> arguments) {
    return arguments.stream().anyMatch(LayoutGuards::isMkldnn) && !knowsMkldnn(fullName)
        ? "is not implemented for tensors of oneDNN's layout: convert them with toDense()"
        : null;
  }

  private static boolean knowsMkldnn(String fullName) {
    int overload = fullName.indexOf('.');
    String name = overload < 0 ? fullName : fullName.substring(0, overload);
    return KNOW_MKLDNN.contains(name.substring(name.indexOf(':') + 2));
  }

  private static boolean isMkldnn(@Nullable Object argument) {
    Object plain = argument instanceof IValue value ? IValueKinds.plain(value) : argument;
    if (plain instanceof Collection<?> collection) {
      return collection.stream().anyMatch(LayoutGuards::isMkldnn);
    } else if (plain instanceof Tensor[] tensors) {
      return Arrays.stream(tensors).anyMatch(LayoutGuards::isMkldnn);
    }
    return plain instanceof Tensor tensor && tensor.layout() == Layout.MKLDNN;
  }

  /** Kernels read the first part of a nested tensor, and there is none. */
  private static @Nullable String noPartOfNested(GuardedCall call) {
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
