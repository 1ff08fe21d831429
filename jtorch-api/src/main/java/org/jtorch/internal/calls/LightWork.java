package org.jtorch.internal.calls;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;

/**
 * Calls of operators that use all of OpenMP's threads however few elements there are. Waking a
 * thread takes 50 to 300 microseconds, such a call less than 20, so it runs on the calling thread.
 * Other operators make this distinction themselves.
 */
public final class LightWork {
  private static final Pattern NAMES =
      Pattern.compile(
          "aten::(cross_entropy_loss|binary_cross_entropy_with_logits|log_softmax|softmax|gelu_?"
              + "|(layer|group|batch|instance)_norm|im2col|(adaptive_)?(max|avg)_pool[12]d)");

  private static final Pattern PRODUCTS =
      Pattern.compile("aten::(conv[12]d|scaled_dot_product_attention)");

  /** The number of elements above which libtorch's other operators use several threads. */
  private static final long MAX_ELEMENTS = 1 << 15;

  /** The limit where each element of one tensor may meet each of another. */
  private static final long MAX_FACTORS = 1 << 13;

  /** The number of elements of a matrix that one thread reads before another is awake. */
  private static final long SMALL_MATRIX = 1 << 20;

  private LightWork() {}

  /** Returns the kind of an operator, given its full name without overload. */
  static LargeWork.Kind of(String name) {
    if (PRODUCTS.matcher(name).matches()) {
      return LargeWork.Kind.LIGHT_PRODUCT;
    }
    return NAMES.matcher(name).matches() ? LargeWork.Kind.LIGHT : LargeWork.Kind.NONE;
  }

  /** Returns whether a call would wake threads for few elements. */
  public static boolean isLight(LargeWork.Kind kind, @Nullable Object[] arguments) {
    if (kind != LargeWork.Kind.LIGHT && kind != LargeWork.Kind.LIGHT_PRODUCT) {
      return false;
    }
    ThreadState state = ThreadState.current();
    long most = kind == LargeWork.Kind.LIGHT ? MAX_ELEMENTS : MAX_FACTORS;
    if (!state.usesThreads()) {
      return false;
    }
    NativeStack stack = state.enter();
    try {
      for (Object argument : arguments) {
        if (argument instanceof Tensor x && (x.isClosed() || stack.peer(x).numel() > most)) {
          return false; // if it is closed, the operator's own error says so
        }
      }
      return true;
    } finally {
      state.exit(stack);
    }
  }

  /** Returns whether the product of a few rows with a matrix would wake threads for little. */
  static boolean isSmallMatrix(Tensor matrix) {
    return ThreadState.current().usesThreads() && matrix.numel() < SMALL_MATRIX;
  }

  /** Runs an action without OpenMP's other threads. */
  public static <T> T run(Supplier<T> body) {
    ThreadState state = ThreadState.current();
    int before = state.threadLimit();
    state.threadLimit(1);
    try {
      return body.get();
    } finally {
      state.threadLimit(before);
    }
  }
}
