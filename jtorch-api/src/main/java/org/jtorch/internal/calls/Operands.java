package org.jtorch.internal.calls;

import java.util.List;
import org.bytedeco.pytorch.DispatchKeySet;
import org.bytedeco.pytorch.global.torch.DispatchKey;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;

/**
 * The sizes of the two operands of a product, which select its kernel. Both are plain CPU tensors
 * of float32 or float64, or at least of the same dtype.
 */
public final class Operands {
  /** Largest size for which OpenBLAS's small-matrix kernels make no copy. */
  static final double MAX_SMALL_WORK = 1e6;

  /** Smallest size at which a matrix-vector product is no slower than a matrix product. */
  private static final double MIN_VECTOR_WORK = 2e5;

  static final long MAX_FEW_ROWS = 16;

  /** The dispatch keys of an ordinary CPU tensor; any other key selects another kernel. */
  private static final long PLAIN = plainKeys();

  private final long[] x;
  private final long[] y;
  private final boolean contiguous;
  private final DType dtype;

  private Operands(long[] x, long[] y, boolean contiguous, DType dtype) {
    this.x = x;
    this.y = y;
    this.contiguous = contiguous;
    this.dtype = dtype;
  }

  /** Returns the operands; null if libtorch's kernel is right for their sizes or kinds. */
  public static @Nullable Operands of(Tensor x, Tensor y) {
    return of(x, y, false);
  }

  /** Returns the operands, also of a product of many rows if {@code anyRows} is true. */
  static @Nullable Operands of(Tensor x, Tensor y, boolean anyRows) {
    if (x.isClosed() || y.isClosed()) {
      return null; // the operator's own error names the problem
    }
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      Operands operands = of(stack.peer(x), stack.peer(y), anyRows);
      boolean plain = operands != null && !ThreadModes.isCpuAutocast();
      return plain ? operands : null;
    } finally {
      state.exit(stack);
    }
  }

  private static @Nullable Operands of(Peer x, Peer y, boolean anyRows) {
    long dims = x.dim();
    double all = (double) x.numel() * y.numel();
    if ((all <= MIN_VECTOR_WORK && dims < 3)
        || x.is_nested()
        || y.is_nested()
        || dims == 0
        || y.dim() < 2) {
      return null;
    }
    boolean many = all > MIN_VECTOR_WORK * x.size(dims - 1);
    boolean scattered = dims >= 3 && y.dim() == 2 && !isSparse(x) && !isFolded(x, dims);
    if (!many && !scattered) {
      return null;
    }
    long[] sizes = Peer.sizes(x);
    long[] others = Peer.sizes(y);
    boolean few =
        anyRows
            || rows(sizes) <= MAX_FEW_ROWS
            || others[others.length - 1] <= MAX_FEW_ROWS
            || others.length == 3;
    if (!(scattered || (many && few)) || !arePlain(x, y)) {
      return null;
    }
    return new Operands(sizes, others, !scattered, NativeCodes.dtype(x.scalar_type().value));
  }

  /** Returns whether libtorch can view all rows as one matrix without a copy. */
  private static boolean isFolded(Peer x, long dims) {
    boolean folded = true;
    if (!x.is_contiguous()) {
      for (long i = 0; i < dims - 2 && folded; i++) {
        folded = x.stride(i) == x.stride(i + 1) * x.size(i + 1);
      }
    }
    return folded;
  }

  private static boolean isSparse(Peer x) {
    return x.is_sparse() || x.is_sparse_csr() || x.is_mkldnn();
  }

  private static boolean arePlain(Peer x, Peer y) {
    return x.is_cpu()
        && y.is_cpu()
        && x.scalar_type().value == y.scalar_type().value
        && (keys(x) & ~PLAIN) == 0
        && (keys(y) & ~PLAIN) == 0;
  }

  private static long plainKeys() {
    long keys = 0;
    for (DispatchKey key :
        List.of(
            DispatchKey.CPU,
            DispatchKey.AutogradFunctionality,
            DispatchKey.ADInplaceOrView,
            DispatchKey.AutocastCPU)) {
      try (DispatchKeySet set = new DispatchKeySet(key)) {
        keys |= set.raw_repr();
      }
    }
    return keys;
  }

  private static long keys(org.bytedeco.pytorch.Tensor x) {
    try (var keys = x.key_set()) {
      return keys.raw_repr();
    }
  }

  private static long rows(long[] sizes) {
    long rows = 1;
    for (int i = 0; i < sizes.length - 1; i++) {
      rows *= sizes[i];
    }
    return rows;
  }

  /** Returns whether both tensors have {@code dim} dimensions. */
  public static boolean areOfDim(int dim, Tensor x, Tensor y) {
    return !x.isClosed() && !y.isClosed() && x.dim() == dim && y.dim() == dim;
  }

  /**
   * Returns whether a product of operands with {@code dim} dimensions can be added to an ordinary
   * tensor.
   */
  static boolean areSummable(Tensor bias, Tensor x, Tensor y, int dim) {
    if (!areOfDim(dim, x, y) || bias.isClosed()) {
      return false;
    }
    long[] result = x.shape().toArray();
    result[dim - 1] = y.size(-1);
    long[] sizes = dim == 3 && bias.dim() < 3 ? new long[] {result[1], result[2]} : result;
    return isOrdinary(bias) && bias.dtype() == x.dtype() && fits(bias.shape().toArray(), sizes);
  }

  private static boolean fits(long[] bias, long[] result) {
    int lead = result.length - bias.length;
    boolean fits = lead >= 0;
    for (int i = 0; fits && i < bias.length; i++) {
      fits = bias[i] == 1 || bias[i] == result[i + lead];
    }
    return fits;
  }

  /** Returns whether a tensor is dense, on the CPU, and not of a special kind. */
  public static boolean isOrdinary(Tensor x) {
    return NativeCalls.<Boolean>call("keys", x, peer -> (keys(peer) & ~PLAIN) == 0);
  }

  int weightDim() {
    return y.length;
  }

  /**
   * Returns whether libtorch would compute one product per batch entry, each with the whole matrix,
   * because the rows are not contiguous.
   */
  boolean isScattered() {
    return !contiguous;
  }

  /** Returns whether the left operand has few rows, and as many columns as {@code inner}. */
  public boolean isFewRows(int inner) {
    return y.length == 2 && isFew(rows(x), x[x.length - 1], y[inner], y[1 - inner]);
  }

  /** Returns the number of multiplications of a linear layer on many rows of float32, else 0. */
  double workOfManyRows() {
    boolean fits =
        dtype == DType.FLOAT32
            && y.length == 2
            && x[x.length - 1] == y[1]
            && rows(x) > MAX_FEW_ROWS;
    return fits ? (double) rows(x) * y[0] * y[1] : 0;
  }

  /** Returns whether the right operand has few columns. */
  boolean isFewColumns() {
    return x.length == 2 && y.length == 2 && isFew(y[1], y[0], x[1], x[0]);
  }

  /** Returns whether both are batches of the same size whose left matrices have few rows. */
  boolean isBatchOfFewRows() {
    return x.length == 3 && y.length == 3 && x[0] == y[0] && isFew(x[1], x[2], y[1], y[2]);
  }

  private boolean isFew(long rows, long inner, long innerOfOther, long out) {
    double work = (double) rows * inner * out;
    return (dtype == DType.FLOAT32 || dtype == DType.FLOAT64)
        && inner == innerOfOther
        && rows >= 1
        && rows <= MAX_FEW_ROWS
        && work > (rows == 1 ? MIN_VECTOR_WORK : MAX_SMALL_WORK);
  }

  /** Returns whether a tensor is a valid bias of {@code linear} for these operands. */
  public boolean isBias(Tensor bias) {
    return !bias.isClosed()
        && isOrdinary(bias)
        && bias.dim() == 1
        && bias.size(0) == y[0]
        && bias.dtype() == dtype;
  }
}
