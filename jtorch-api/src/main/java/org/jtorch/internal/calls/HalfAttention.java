package org.jtorch.internal.calls;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.internal.memory.ThreadModes;

/**
 * Attention in bfloat16 or float16 on the CPU, computed in float32. libtorch's kernel for the
 * 16-bit types takes up to 33 times as long as its float32 kernel and both conversions. The result
 * is rounded once, at the end.
 */
final class HalfAttention {
  private static final Op ATTENTION = Op.of("aten::scaled_dot_product_attention", "");
  private static final int MASK = 3;

  private HalfAttention() {}

  /**
   * Returns the attention of query, key, value and options; null where libtorch's kernel is to be
   * used.
   */
  static @Nullable Tensor route(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Tensor query)
        || !(arguments[1] instanceof Tensor key)
        || !(arguments[2] instanceof Tensor value)) {
      return null;
    }
    Object given = arguments.length > MASK ? arguments[MASK] : null;
    Tensor mask = given instanceof Tensor tensor ? tensor : null;
    DType dtype = query.isClosed() ? DType.FLOAT32 : query.dtype();
    if ((dtype != DType.BFLOAT16 && dtype != DType.FLOAT16)
        || !areOrdinary(query, key, value, mask)) {
      return null;
    }
    boolean applies =
        key.dtype() == dtype
            && value.dtype() == dtype
            && (mask == null || mask.dtype() == DType.BOOL || mask.dtype() == dtype)
            && !ThreadModes.isCpuAutocast()
            && fit(query.shape().toArray(), key.shape().toArray(), value.shape().toArray());
    return applies ? TensorScope.compute(() -> inFloat32(arguments, mask).to(dtype)) : null;
  }

  /**
   * Returns whether the sizes match; other sizes go to libtorch, whose message shows the original
   * tensors.
   */
  private static boolean fit(long[] query, long[] key, long[] value) {
    int dim = query.length;
    return dim >= 2
        && key.length == dim
        && value.length == dim
        && key[dim - 1] == query[dim - 1]
        && value[dim - 2] == key[dim - 2]
        && LongStream.of(query).allMatch(size -> size > 0)
        && LongStream.of(key).allMatch(size -> size > 0);
  }

  private static boolean areOrdinary(
      Tensor query, Tensor key, Tensor value, @Nullable Tensor mask) {
    return isOrdinary(query)
        && isOrdinary(key)
        && isOrdinary(value)
        && (mask == null || isOrdinary(mask));
  }

  private static boolean isOrdinary(Tensor x) {
    return !x.isClosed() && Operands.isOrdinary(x);
  }

  private static Tensor inFloat32(@Nullable Object[] arguments, @Nullable Tensor mask) {
    Object[] converted = arguments.clone();
    for (int i = 0; i < MASK; i++) {
      converted[i] = ((Tensor) arguments[i]).to(DType.FLOAT32);
    }
    if (mask != null && mask.dtype() != DType.BOOL) {
      converted[MASK] = mask.to(DType.FLOAT32);
    }
    return Dispatch.unrouted(ATTENTION, converted);
  }
}
