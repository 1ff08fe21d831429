package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.compute.CompositeOperators;
import org.jtorch.internal.compute.Norms;
import org.jtorch.internal.compute.TensorMetadata;

/**
 * Operators of {@link Tensor} that PyTorch writes in Python over several kernels: norms, distinct
 * elements, writing by lists of indices.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> calls may run at the same time on any threads, so long as none of them
 * writes to a tensor that another uses.
 */
public sealed interface CompositeOps permits Tensor {
  /**
   * The sum of the diagonal of a matrix.
   *
   * <p>Shapes: {@code (n, m) -> ()}.
   *
   * <p>PyTorch: {@code torch.trace}.
   *
   * @return a scalar
   * @throws TorchException if this is not a matrix
   */
  default Tensor trace() {
    Tensor self = (Tensor) this;
    if (self.dim() != 2) {
      throw NativeErrors.refusal("trace", "expected a matrix", self);
    }
    return TensorScope.compute(() -> self.diagonal().sum());
  }

  /**
   * A copy of the range of {@code length} positions from {@code start} on along a dimension.
   *
   * <p>Shapes: {@code (..., n, ...) -> (..., length, ...)}.
   *
   * <p>PyTorch: {@code torch.narrow_copy}.
   *
   * @param dim the dimension; negative counts from the end
   * @param start the first position; negative counts from the end
   * @param length how many positions
   * @return a new tensor
   * @throws TorchException if the range goes beyond the dimension
   */
  default Tensor narrowCopy(long dim, long start, long length) {
    return TensorScope.compute(() -> ((Tensor) this).narrow(dim, start, length).clone());
  }

  /**
   * A copy whose elements are in a certain order in memory, {@code x.clone(memory_format=...)}.
   *
   * @param memoryFormat the order
   * @return a tensor equal to this one
   */
  default Tensor clone(MemoryFormat memoryFormat) {
    return Dispatch.tensor(
        CompositeOperators.CLONE, (Tensor) this, Objects.requireNonNull(memoryFormat));
  }

  /**
   * The Euclidean norm of all elements, {@code x.norm()}.
   *
   * @return a scalar
   */
  default Tensor norm() {
    return Norms.vector((Tensor) this, 2, null, false, null);
  }

  /**
   * The p-norm of all elements, {@code x.norm(p)}.
   *
   * @param p the order; infinity is the greatest magnitude
   * @return a scalar
   */
  default Tensor norm(Number p) {
    return Norms.vector((Tensor) this, p, null, false, null);
  }

  /**
   * The p-norm along a dimension, {@code x.norm(p, dim)}.
   *
   * @param p the order; infinity is the greatest magnitude
   * @param dim the dimension; negative counts from the end
   * @return a tensor without that dimension
   */
  default Tensor norm(Number p, long dim) {
    return norm(p, new long[] {dim}, o -> {});
  }

  /**
   * The p-norm along dimensions, {@code x.norm(p, dim)}.
   *
   * @param p the order; infinity is the greatest magnitude
   * @param dim the dimensions; negative ones count from the end
   * @return a tensor without those dimensions
   */
  default Tensor norm(Number p, long[] dim) {
    return norm(p, dim, o -> {});
  }

  /**
   * The p-norm along dimensions, {@code x.norm(p, dim, keepdim, dtype)}.
   *
   * @param p the order; infinity is the greatest magnitude
   * @param dim the dimensions; none for all
   * @param options {@code o -> o.keepdim(true)}
   * @return the norms
   */
  default Tensor norm(Number p, long[] dim, Consumer<NormOptions> options) {
    NormOptions o = new NormOptions();
    options.accept(o);
    return Norms.vector((Tensor) this, p, dim.length == 0 ? null : dim, o.keepdim, o.dtype);
  }

  /**
   * A norm of a matrix, {@code x.norm("nuc")}.
   *
   * @param p which norm
   * @return a scalar
   */
  default Tensor norm(Linalg.MatrixNorm p) {
    return norm(p, new long[0], false);
  }

  /**
   * A norm of the matrices in two dimensions, {@code x.norm("nuc", dim)}.
   *
   * @param p which norm
   * @param dim the two dimensions
   * @return a tensor without those dimensions
   */
  default Tensor norm(Linalg.MatrixNorm p, long[] dim) {
    return norm(p, dim, false);
  }

  /**
   * A norm of the matrices in two dimensions, {@code x.norm("nuc", dim, keepdim)}.
   *
   * @param p which norm
   * @param dim the two dimensions; none for the only ones
   * @param keepdim whether the dimensions stay, with size 1
   * @return the norms
   */
  default Tensor norm(Linalg.MatrixNorm p, long[] dim, boolean keepdim) {
    return Norms.matrix((Tensor) this, Objects.requireNonNull(p), dim, keepdim);
  }

  /**
   * The positions of all elements that are not zero, a tensor for each dimension, {@code
   * x.nonzero(as_tuple=True)}, {@code torch.where(x)}: what {@code get} and {@code indexPut_} take.
   *
   * @return one tensor {@code (z)} of int64 a dimension
   */
  default List<Tensor> nonzeroAsTuple() {
    return Dispatch.list(CompositeOperators.NONZERO_NUMPY, (Tensor) this);
  }

  /**
   * The distinct elements in ascending order, {@code x.unique()}.
   *
   * @return {@code (distinct)}
   */
  default Tensor unique() {
    return Distinct.of((Tensor) this, new UniqueOptions()).values();
  }

  /**
   * The distinct elements or slices, and where they occur if asked for, {@code x.unique(sorted,
   * return_inverse, return_counts, dim)}.
   *
   * @param options {@code o -> o.returnCounts(true).dim(0)}
   * @return what was asked for
   */
  default Unique unique(Consumer<UniqueOptions> options) {
    UniqueOptions o = new UniqueOptions();
    options.accept(o);
    return Distinct.of((Tensor) this, o);
  }

  /**
   * The elements without those that repeat the one before, {@code x.unique_consecutive()}.
   *
   * @return {@code (runs)}
   */
  default Tensor uniqueConsecutive() {
    return Distinct.consecutive((Tensor) this, new UniqueConsecutiveOptions()).values();
  }

  /**
   * The elements or slices without those that repeat the one before, {@code
   * x.unique_consecutive(return_inverse, return_counts, dim)}.
   *
   * @param options {@code o -> o.returnInverse(true)}
   * @return what was asked for
   */
  default Unique uniqueConsecutive(Consumer<UniqueConsecutiveOptions> options) {
    UniqueConsecutiveOptions o = new UniqueConsecutiveOptions();
    options.accept(o);
    return Distinct.consecutive((Tensor) this, o);
  }

  /**
   * A copy with values written at indices, {@code x.index_put(indices, values)}.
   *
   * @param indices one tensor of indices a dimension, from the first, or a mask
   * @param values broadcast with the indices
   * @return the copy
   */
  default Tensor indexPut(List<Tensor> indices, Tensor values) {
    return indexPut(indices, values, false);
  }

  /**
   * A copy with values written at indices, {@code x.index_put(indices, values, accumulate)}.
   *
   * @param indices one tensor of indices a dimension, from the first, or a mask
   * @param values broadcast with the indices
   * @param accumulate whether values are added, repeated places several times
   * @return the copy
   */
  default Tensor indexPut(List<Tensor> indices, Tensor values, boolean accumulate) {
    return Dispatch.tensor(
        CompositeOperators.INDEX_PUT, (Tensor) this, indices, values, accumulate);
  }

  /**
   * Writes values at indices into this tensor, {@code x.index_put_(indices, values)}.
   *
   * @param indices one tensor of indices a dimension, from the first, or a mask
   * @param values broadcast with the indices
   * @return this
   */
  @CanIgnoreReturnValue
  default Tensor indexPut_(List<Tensor> indices, Tensor values) {
    return indexPut_(indices, values, false);
  }

  /**
   * Writes values at indices into this tensor, {@code x.index_put_(indices, values, accumulate)}.
   *
   * @param indices one tensor of indices a dimension, from the first, or a mask
   * @param values broadcast with the indices
   * @param accumulate whether values are added, repeated places several times
   * @return this
   */
  @CanIgnoreReturnValue
  default Tensor indexPut_(List<Tensor> indices, Tensor values, boolean accumulate) {
    return Dispatch.inPlace(
        CompositeOperators.INDEX_PUT_, (Tensor) this, indices, values, accumulate);
  }

  /**
   * Leaves this tensor without memory and without elements, {@code x.set_()}.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  default Tensor set_() {
    return Dispatch.inPlace(CompositeOperators.SET_, (Tensor) this);
  }

  /**
   * Makes this tensor show what another shows, in one memory from now on, {@code
   * torch.Tensor.set_}.
   *
   * @param source of this tensor's dtype and device
   * @return this
   * @throws IllegalArgumentException if the dtypes differ, or are quantized
   */
  @CanIgnoreReturnValue
  default Tensor set_(Tensor source) {
    TensorMetadata.checkSameType((Tensor) this, source);
    return Dispatch.inPlace(CompositeOperators.SET_TENSOR_, (Tensor) this, source);
  }

  /**
   * Makes this tensor show a region of another's memory from now on, {@code x.set_(source,
   * storage_offset, size, stride)}. Memory that is too small grows.
   *
   * @param source of this tensor's dtype and device
   * @param storageOffset where the first element lies in that memory, in elements
   * @param size the new shape
   * @param stride the step in memory along each dimension, in elements; empty for row-major order
   * @return this
   * @throws IllegalArgumentException if the dtypes differ, or are quantized
   */
  @CanIgnoreReturnValue
  default Tensor set_(Tensor source, long storageOffset, Shape size, long[] stride) {
    TensorMetadata.checkSameType((Tensor) this, source);
    return Dispatch.inPlace(
        CompositeOperators.SET_REGION_, (Tensor) this, source, storageOffset, size, stride);
  }

  /**
   * What {@link #norm(Number, long[], Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  final class NormOptions {
    boolean keepdim;
    @Nullable DType dtype;

    NormOptions() {}

    /**
     * Whether the dimensions stay, with size 1.
     *
     * @param keepdim false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public NormOptions keepdim(boolean keepdim) {
      this.keepdim = keepdim;
      return this;
    }

    /**
     * What the elements are converted to first.
     *
     * @param dtype their own by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public NormOptions dtype(DType dtype) {
      this.dtype = dtype;
      return this;
    }
  }

  /**
   * What {@link #unique(Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  final class UniqueOptions {
    boolean sorted = true;
    boolean returnInverse;
    boolean returnCounts;
    @Nullable Long dim;

    UniqueOptions() {}

    /**
     * Whether the result is in ascending order.
     *
     * @param sorted true by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public UniqueOptions sorted(boolean sorted) {
      this.sorted = sorted;
      return this;
    }

    /**
     * Whether the place of each element among the distinct ones is asked for.
     *
     * @param returnInverse false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public UniqueOptions returnInverse(boolean returnInverse) {
      this.returnInverse = returnInverse;
      return this;
    }

    /**
     * Whether the number of occurrences is asked for.
     *
     * @param returnCounts false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public UniqueOptions returnCounts(boolean returnCounts) {
      this.returnCounts = returnCounts;
      return this;
    }

    /**
     * The dimension whose slices are compared.
     *
     * @param dim none by default: elements are
     * @return these options
     */
    @CanIgnoreReturnValue
    public UniqueOptions dim(long dim) {
      this.dim = dim;
      return this;
    }
  }

  /**
   * What {@link #uniqueConsecutive(Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  final class UniqueConsecutiveOptions {
    boolean returnInverse;
    boolean returnCounts;
    @Nullable Long dim;

    UniqueConsecutiveOptions() {}

    /**
     * Whether the place of each element among the distinct ones is asked for.
     *
     * @param returnInverse false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public UniqueConsecutiveOptions returnInverse(boolean returnInverse) {
      this.returnInverse = returnInverse;
      return this;
    }

    /**
     * Whether the number of occurrences is asked for.
     *
     * @param returnCounts false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public UniqueConsecutiveOptions returnCounts(boolean returnCounts) {
      this.returnCounts = returnCounts;
      return this;
    }

    /**
     * The dimension whose slices are compared.
     *
     * @param dim none by default: elements are
     * @return these options
     */
    @CanIgnoreReturnValue
    public UniqueConsecutiveOptions dim(long dim) {
      this.dim = dim;
      return this;
    }
  }

  /**
   * Distinct elements, and what else was asked for of them.
   *
   * <p><b>Ownership:</b> holds tensors like any other results; {@link TensorScope#keep} takes it as
   * a whole.
   *
   * <p><b>Thread safety:</b> as its tensors.
   */
  final class Unique implements TensorHolder {
    private final Tensor values;
    private final @Nullable Tensor inverse;
    private final @Nullable Tensor counts;

    Unique(Tensor values, @Nullable Tensor inverse, @Nullable Tensor counts) {
      this.values = values;
      this.inverse = inverse;
      this.counts = counts;
    }

    /**
     * The distinct elements or slices.
     *
     * @return {@code (distinct)}, or with the distinct slices along the dimension
     */
    public Tensor values() {
      return values;
    }

    /**
     * The place of each element of the input among the distinct ones.
     *
     * @return int64, of the input's shape, or of the length of the dimension
     * @throws IllegalStateException if it was not asked for with {@code returnInverse}
     */
    public Tensor inverse() {
      return asked(inverse, "returnInverse");
    }

    /**
     * How often each of the distinct ones occurs.
     *
     * @return int64, {@code (distinct)}
     * @throws IllegalStateException if it was not asked for with {@code returnCounts}
     */
    public Tensor counts() {
      return asked(counts, "returnCounts");
    }

    /** The values, then the inverse and the counts where they were asked for. */
    @Override
    public List<Tensor> tensors() {
      return Stream.of(values, inverse, counts).filter(Objects::nonNull).toList();
    }

    private static Tensor asked(@Nullable Tensor part, String option) {
      if (part == null) {
        throw new IllegalStateException("unique: ask for it with o -> o." + option + "(true)");
      }
      return part;
    }
  }
}
