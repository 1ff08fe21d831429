package org.jtorch.internal.calls;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.loader.LibTorch;

/**
 * Decides which calls may use all of OpenBLAS's threads. The threads synchronize in the middle of a
 * product, so a small product gains nothing, and on a busy machine it takes as long as the
 * scheduler's time slices. OpenBLAS therefore uses one thread, except for large products, LAPACK,
 * TorchScript, and the backward passes that follow these.
 */
public final class LargeWork {
  /** The work of an operator that decides which threads it uses. */
  public enum Kind {
    /** None, or small pieces. */
    NONE,
    /** A product of the first two arguments. */
    PRODUCT,
    /** A product of the second and third argument, added to the first. */
    SUM_OF_PRODUCT,
    /** Work of any size. */
    ANY,
    /** None, but OpenMP's threads for a few elements. */
    LIGHT,
    /** As {@link #LIGHT}, for combinations of the elements of two tensors. */
    LIGHT_PRODUCT
  }

  private static final Pattern PRODUCTS =
      Pattern.compile("aten::(linear|matmul|mm|bmm|linalg_matmul)");
  private static final Pattern SUMS = Pattern.compile("aten::(addmm|baddbmm|addbmm)_?");
  private static final Pattern ANY =
      Pattern.compile(
          "aten::_?(linalg_.*|.*cholesky.*|svd.*|qr|geqrf|lu_.*|.*lstsq|.*solve.*|p?inverse|"
              + "matrix_exp|matrix_power|.*det|orgqr|ormqr|cdist.*|pdist.*|einsum|tensordot|"
              + "bilinear|chain_matmul|inner|mv|addmv_?|lstm|gru|rnn_(tanh|relu)|cov|corrcoef)");

  /**
   * The number of multiplications above which a second thread saves more than a time slice may
   * cost.
   */
  private static final double LARGE_FOR_TWO = 1L << 27;

  /** The number of backward passes after large work that are treated as large. */
  public static final int PASSES = 8;

  private LargeWork() {}

  /** Returns the kind of an operator, given its full name without overload. */
  public static Kind of(String name) {
    if (PRODUCTS.matcher(name).matches()) {
      return Kind.PRODUCT;
    } else if (SUMS.matcher(name).matches()) {
      return Kind.SUM_OF_PRODUCT;
    }
    if (ANY.matcher(name).matches()) {
      return Kind.ANY;
    }
    return LightWork.of(name);
  }

  /** Returns whether a call may use all of OpenBLAS's threads. */
  public static boolean isLarge(Kind kind, @Nullable Object[] arguments) {
    int first = kind == Kind.SUM_OF_PRODUCT ? 1 : 0;
    boolean isProduct =
        (kind == Kind.PRODUCT || kind == Kind.SUM_OF_PRODUCT)
            && arguments.length > first + 1
            && arguments[first] instanceof Tensor
            && arguments[first + 1] instanceof Tensor;
    if (!isProduct) {
      return kind == Kind.ANY;
    }
    return LibTorch.openBlasThreads() > 1
        && multiplications((Tensor) arguments[first], (Tensor) arguments[first + 1]) >= threshold();
  }

  /** Returns the number of multiplications from which a product is large. */
  static double threshold() {
    double threads = LibTorch.openBlasThreads();
    return LARGE_FOR_TWO * 4 / (threads * threads);
  }

  /** Returns the number of multiplications of a product, batched or not. */
  private static double multiplications(Tensor x, Tensor y) {
    if (x.isClosed() || y.isClosed()) {
      return 0;
    }
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      return multiplications(stack.peer(x), stack.peer(y));
    } finally {
      state.exit(stack);
    }
  }

  private static double multiplications(Peer x, Peer y) {
    double all = (double) x.numel() * y.numel();
    if (all < LARGE_FOR_TWO / 64 || x.is_nested() || y.is_nested() || x.dim() == 0) {
      return 0;
    }
    long dims = y.dim();
    double matrices = dims > 2 ? (double) y.numel() / (y.size(dims - 1) * y.size(dims - 2)) : 1;
    return all / x.size(x.dim() - 1) / (matrices * matrices);
  }

  /** Runs an action with all of OpenBLAS's threads. */
  public static <T> T run(Supplier<T> body) {
    if (ThreadModes.isGradEnabled()) {
      ThreadState.current().largePasses(PASSES);
    }
    LibTorch.beginLargeWork();
    try {
      return body.get();
    } finally {
      LibTorch.endLargeWork();
    }
  }

  /**
   * Runs a backward pass with the threads that the size of this thread's recorded work calls for.
   */
  public static <T> T backward(Supplier<T> pass) {
    ThreadState state = ThreadState.current();
    int passes = state.largePasses();
    if (passes == 0) {
      return pass.get();
    }
    state.largePasses(passes - 1);
    LibTorch.beginLargeWork();
    try {
      return pass.get();
    } finally {
      LibTorch.endLargeWork();
    }
  }
}
