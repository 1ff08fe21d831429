package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of the chunked {@link F#linearCrossEntropy(Tensor, Tensor, Tensor, Consumer)
 * F.linearCrossEntropy}, {@code torch.nn.LinearCrossEntropyOptions}. Samples are processed in
 * chunks, so that the logits of all samples never exist at the same time. This saves memory if
 * there are more classes than features, and more samples than features.
 *
 * <pre>{@code
 * Tensor loss = F.linearCrossEntropy(x, weight, target, o -> o.chunking(c -> c.batchChunkSize(128)));
 * }</pre>
 */
public final class ChunkingOptions {
  private static final Set<DType> ACC_DTYPES =
      Set.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64);

  /**
   * The values kept in the accumulation dtype where it is wider than the input's, ordered from the
   * most to the least memory.
   */
  public enum AccPolicy {
    /** {@link #ACCURATE} for half precision on the CPU, else {@link #COMPACT}: {@code "auto"}. */
    AUTO,
    /** Logits, gradients and all intermediate values: {@code "accurate"}. */
    ACCURATE,
    /** Only the values that the gradients' accuracy depends on: {@code "balanced"}. */
    BALANCED,
    /**
     * Like {@link #BALANCED}, without a buffer for a chunk's gradient of the weight: {@code
     * "compact"}.
     */
    COMPACT
  }

  /** Method that chooses the chunk size. */
  public static final class ChunkingMethod {
    /** Chooses by aspect ratio, with smaller chunks where they cost little: {@code "auto"}. */
    public static final ChunkingMethod AUTO = new ChunkingMethod(0, "'auto'");

    /**
     * Chooses no size: {@link ChunkingOptions#batchChunkSize} applies, otherwise there is a single
     * chunk.
     */
    public static final ChunkingMethod NONE = new ChunkingMethod(0, "None");

    private final long factor;
    private final String printed;

    private ChunkingMethod(long factor, String printed) {
      this.factor = factor;
      this.printed = printed;
    }

    /**
     * Chunks whose logits use about as much memory as the whole input, {@code "aspect_ratio"}.
     *
     * @return the method
     */
    public static ChunkingMethod aspectRatio() {
      return new ChunkingMethod(1, "'aspect_ratio'");
    }

    /**
     * Chunks whose logits use about {@code 1 / n} of the memory of the whole input, {@code
     * "aspect_ratio:N"}.
     *
     * @param n the divisor, at least 1
     * @return the method
     */
    public static ChunkingMethod aspectRatio(long n) {
      if (n < 1) {
        throw new IllegalArgumentException("aspectRatio: n must be 1 or more, got " + n);
      }
      return new ChunkingMethod(n, "'aspect_ratio:" + n + "'");
    }

    private long size(long samples, long features, long classes) {
      long target = ceilDiv(samples, ceilDiv(classes, Math.max(1, features)));
      long powerOf2 = target <= 1 ? 1 : Long.highestOneBit(target - 1) << 1;
      return Math.min(powerOf2 / factor, samples);
    }

    private static long ceilDiv(long a, long b) {
      return b == 0 ? 0 : (a + b - 1) / b;
    }

    /** Python's {@code repr} of this object. */
    @Override
    public String toString() {
      return printed;
    }
  }

  /** The resolved settings of one call. */
  record Chunking(long chunkSize, AccPolicy policy, DType accDtype, boolean allowRetainGraph) {}

  private boolean allowRetainGraph;
  private long batchChunkSize;
  private ChunkingMethod chunkingMethod = ChunkingMethod.AUTO;
  private AccPolicy accPolicy = AccPolicy.AUTO;
  private @Nullable DType accDtype;

  private ChunkingOptions() {}

  /**
   * Creates options that can be shared by several calls.
   *
   * @param options {@code c -> c.batchChunkSize(128)}
   * @return the configured options; unset ones have PyTorch's defaults
   */
  public static ChunkingOptions of(Consumer<ChunkingOptions> options) {
    ChunkingOptions chosen = new ChunkingOptions();
    options.accept(chosen);
    return chosen;
  }

  /**
   * Whether backward may be called again with {@code retainGraph}: false by default; true needs
   * additional memory of the gradients' size. Otherwise, the backward of a mean or sum consumes
   * what forward has computed.
   */
  @CanIgnoreReturnValue
  public ChunkingOptions allowRetainGraph(boolean allow) {
    allowRetainGraph = allow;
    return this;
  }

  /** Number of samples per chunk: at least 1; chosen by {@link #chunkingMethod} by default. */
  @CanIgnoreReturnValue
  public ChunkingOptions batchChunkSize(long samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("batchChunkSize must be 1 or more, got " + samples);
    }
    batchChunkSize = samples;
    return this;
  }

  /**
   * Method that chooses the chunk size if {@link #batchChunkSize} is not set: {@link
   * ChunkingMethod#AUTO} by default.
   */
  @CanIgnoreReturnValue
  public ChunkingOptions chunkingMethod(ChunkingMethod method) {
    chunkingMethod = Objects.requireNonNull(method, "method is null");
    return this;
  }

  /** The values kept in the accumulation dtype: {@link AccPolicy#AUTO} by default. */
  @CanIgnoreReturnValue
  public ChunkingOptions accPolicy(AccPolicy policy) {
    accPolicy = Objects.requireNonNull(policy, "policy is null");
    return this;
  }

  /**
   * Accumulation dtype: the input's, or float32 for half precision; by default float32 for half
   * precision under {@link AccPolicy#AUTO}, else the input's.
   */
  @CanIgnoreReturnValue
  public ChunkingOptions accDtype(DType dtype) {
    if (!ACC_DTYPES.contains(Objects.requireNonNull(dtype, "dtype is null"))) {
      throw new IllegalArgumentException(
          "accDtype must be float16, bfloat16, float32 or float64, got " + dtype.pythonName());
    }
    accDtype = dtype;
    return this;
  }

  /** Resolves the options for an input {@code (N, in)} and a number of classes. */
  Chunking resolve(Tensor input, long classes) {
    boolean half = isHalf(input.dtype());
    boolean onCpu = input.device().type() == Device.Type.CPU;
    AccPolicy policy = accPolicy;
    if (policy == AccPolicy.AUTO) {
      policy = half && onCpu ? AccPolicy.ACCURATE : AccPolicy.COMPACT;
    }
    DType acc = accDtype == null ? chosenDtype(input, half, onCpu) : accDtype;
    if (acc != input.dtype() && !(half && acc == DType.FLOAT32)) {
      throw new IllegalArgumentException(
          "linearCrossEntropy: accDtype "
              + acc.pythonName()
              + " does not go with an input of "
              + input.dtype().pythonName()
              + ": only float32 with float16 or bfloat16, or the same");
    }
    long size = chunkSize(input, classes, half && onCpu ? 1 : 2);
    return new Chunking(size, policy, acc, allowRetainGraph);
  }

  private DType chosenDtype(Tensor input, boolean half, boolean onCpu) {
    boolean mixes = onCpu || input.device().type() == Device.Type.CUDA;
    return accPolicy == AccPolicy.AUTO && half && mixes ? DType.FLOAT32 : input.dtype();
  }

  private long chunkSize(Tensor input, long classes, long usualFactor) {
    long samples = input.size(0);
    boolean sized = batchChunkSize > 0;
    ChunkingMethod method = chunkingMethod;
    if (method == ChunkingMethod.AUTO) {
      method = sized ? ChunkingMethod.NONE : ChunkingMethod.aspectRatio(usualFactor);
    }
    if (method == ChunkingMethod.NONE) {
      return Math.max(1, sized ? Math.min(batchChunkSize, samples) : samples);
    }
    long size = Math.max(1, method.size(samples, input.size(1), classes));
    if (sized && batchChunkSize != size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "linearCrossEntropy: batchChunkSize is %d where chunkingMethod %s gives %d: set only"
                  + " one",
              batchChunkSize,
              method,
              size));
    }
    return size;
  }

  static boolean isHalf(DType dtype) {
    return dtype == DType.FLOAT16 || dtype == DType.BFLOAT16;
  }

  /** Python's {@code repr} of this object. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LinearCrossEntropyOptions(allow_retain_graph=%s, batch_chunk_size=%s, chunking_method=%s,"
            + " acc_policy='%s', acc_dtype=%s)",
        allowRetainGraph ? "True" : "False",
        batchChunkSize > 0 ? Long.toString(batchChunkSize) : "None",
        chunkingMethod,
        accPolicy.name().toLowerCase(Locale.ROOT),
        accDtype == null ? "None" : "torch." + accDtype.pythonName());
  }
}
