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
import org.jtorch.internal.compute.UniqueKernels;

/**
 * Operators of {@link Tensor} that PyTorch composes in Python from several kernels: norms, unique
 * elements, indexed writes.
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
   * A copy of {@code length} elements along a dimension, beginning at {@code start}.
   *
   * <p>Shapes: {@code (..., n, ...) -> (..., length, ...)}.
   *
   * <p>PyTorch: {@code torch.narrow_copy}.
   *
   * @param dim the dimension; negative counts from the end
   * @param start the first index; negative counts from the end
   * @param length the number of elements
   * @return a new tensor
   * @throws TorchException if the range exceeds the dimension
   */
  default Tensor narrowCopy(long dim, long start, long length) {
    return TensorScope.compute(() -> ((Tensor) this).narrow(dim, start, length).clone());
  }

  /**
   * A copy in a memory format, {@code x.clone(memory_format=...)}.
   *
   * @param memoryFormat the memory format of the copy
   * @return a tensor equal to this one
   */
  default Tensor clone(MemoryFormat memoryFormat) {
    return Dispatch.tensor(
        CompositeOperators.CLONE, (Tensor) this, Objects.requireNonNull(memoryFormat));
  }

  /**
   * Euclidean norm of all elements, {@code x.norm()}.
   *
   * @return a scalar
   */
  default Tensor norm() {
    return Norms.vector((Tensor) this, 2, null, false, null);
  }

  /**
   * P-norm of all elements, {@code x.norm(p)}.
   *
   * @param p the order; infinity gives the maximum absolute value
   * @return a scalar
   */
  default Tensor norm(Number p) {
    return Norms.vector((Tensor) this, p, null, false, null);
  }

  /**
   * P-norm along a dimension, {@code x.norm(p, dim)}.
   *
   * @param p the order; infinity gives the maximum absolute value
   * @param dim the dimension; negative counts from the end
   * @return a tensor without that dimension
   */
  default Tensor norm(Number p, long dim) {
    return norm(p, new long[] {dim}, o -> {});
  }

  /**
   * P-norm along dimensions, {@code x.norm(p, dim)}.
   *
   * @param p the order; infinity gives the maximum absolute value
   * @param dim the dimensions; negative ones count from the end
   * @return a tensor without those dimensions
   */
  default Tensor norm(Number p, long[] dim) {
    return norm(p, dim, o -> {});
  }

  /**
   * P-norm along dimensions with options, {@code x.norm(p, dim, keepdim, dtype)}.
   *
   * @param p the order; infinity gives the maximum absolute value
   * @param dim the dimensions; empty for all
   * @param options {@code o -> o.keepdim(true)}
   * @return the norms
   */
  default Tensor norm(Number p, long[] dim, Consumer<NormOptions> options) {
    NormOptions o = new NormOptions();
    options.accept(o);
    return Norms.vector((Tensor) this, p, dim.length == 0 ? null : dim, o.keepdim, o.dtype);
  }

  /**
   * Norm of a matrix, {@code x.norm("nuc")}.
   *
   * @param p the norm
   * @return a scalar
   */
  default Tensor norm(Linalg.MatrixNorm p) {
    return norm(p, new long[0], false);
  }

  /**
   * Norm of the matrices in two dimensions, {@code x.norm("nuc", dim)}.
   *
   * @param p the norm
   * @param dim the two dimensions
   * @return a tensor without those dimensions
   */
  default Tensor norm(Linalg.MatrixNorm p, long[] dim) {
    return norm(p, dim, false);
  }

  /**
   * Norm of the matrices in two dimensions, {@code x.norm("nuc", dim, keepdim)}.
   *
   * @param p the norm
   * @param dim the two dimensions; empty for a tensor with only two
   * @param keepdim whether the reduced dimensions are kept with size 1
   * @return the norms
   */
  default Tensor norm(Linalg.MatrixNorm p, long[] dim, boolean keepdim) {
    return Norms.matrix((Tensor) this, Objects.requireNonNull(p), dim, keepdim);
  }

  /**
   * Indices of all nonzero elements, one tensor per dimension, {@code x.nonzero(as_tuple=True)},
   * {@code torch.where(x)}. The result can be passed to {@code get} and {@code indexPut_}.
   *
   * @return one int64 tensor of shape {@code (z)} per dimension
   */
  default List<Tensor> nonzeroAsTuple() {
    return Dispatch.list(CompositeOperators.NONZERO_NUMPY, (Tensor) this);
  }

  /**
   * Unique elements in ascending order, {@code x.unique()}.
   *
   * @return {@code (unique)}
   */
  default Tensor unique() {
    return unique(o -> {}).values();
  }

  /**
   * Unique elements or slices, with their inverse indices and counts if requested, {@code
   * x.unique(sorted, return_inverse, return_counts, dim)}.
   *
   * @param options {@code o -> o.returnCounts(true).dim(0)}
   * @return the requested results
   */
  default Unique unique(Consumer<UniqueOptions> options) {
    UniqueOptions o = new UniqueOptions();
    options.accept(o);
    return Unique.of(
        UniqueKernels.unique((Tensor) this, o.dim, o.sorted, o.returnInverse, o.returnCounts));
  }

  /**
   * Elements without consecutive duplicates, {@code x.unique_consecutive()}.
   *
   * @return {@code (runs)}
   */
  default Tensor uniqueConsecutive() {
    return uniqueConsecutive(o -> {}).values();
  }

  /**
   * Elements or slices without consecutive duplicates, {@code x.unique_consecutive(return_inverse,
   * return_counts, dim)}.
   *
   * @param options {@code o -> o.returnInverse(true)}
   * @return the requested results
   */
  default Unique uniqueConsecutive(Consumer<UniqueConsecutiveOptions> options) {
    UniqueConsecutiveOptions o = new UniqueConsecutiveOptions();
    options.accept(o);
    return Unique.of(
        UniqueKernels.consecutive((Tensor) this, o.dim, o.returnInverse, o.returnCounts));
  }

  /**
   * A copy with values written at indices, {@code x.index_put(indices, values)}.
   *
   * @param indices one index tensor per leading dimension, or a mask
   * @param values broadcast to the indices' shape
   * @return the copy
   */
  default Tensor indexPut(List<Tensor> indices, Tensor values) {
    return indexPut(indices, values, false);
  }

  /**
   * A copy with values written at indices, {@code x.index_put(indices, values, accumulate)}.
   *
   * @param indices one index tensor per leading dimension, or a mask
   * @param values broadcast to the indices' shape
   * @param accumulate whether values are added to the elements; repeated indices accumulate
   * @return the copy
   */
  default Tensor indexPut(List<Tensor> indices, Tensor values, boolean accumulate) {
    return Dispatch.tensor(
        CompositeOperators.INDEX_PUT, (Tensor) this, indices, values, accumulate);
  }

  /**
   * Writes values at indices into this tensor, {@code x.index_put_(indices, values)}.
   *
   * @param indices one index tensor per leading dimension, or a mask
   * @param values broadcast to the indices' shape
   * @return this
   */
  @CanIgnoreReturnValue
  default Tensor indexPut_(List<Tensor> indices, Tensor values) {
    return indexPut_(indices, values, false);
  }

  /**
   * Writes values at indices into this tensor, {@code x.index_put_(indices, values, accumulate)}.
   *
   * @param indices one index tensor per leading dimension, or a mask
   * @param values broadcast to the indices' shape
   * @param accumulate whether values are added to the elements; repeated indices accumulate
   * @return this
   */
  @CanIgnoreReturnValue
  default Tensor indexPut_(List<Tensor> indices, Tensor values, boolean accumulate) {
    return Dispatch.inPlace(
        CompositeOperators.INDEX_PUT_, (Tensor) this, indices, values, accumulate);
  }

  /**
   * Replaces this tensor's storage by an empty one; it has no elements afterwards, {@code
   * x.set_()}.
   *
   * @return this
   */
  @CanIgnoreReturnValue
  default Tensor set_() {
    return Dispatch.inPlace(CompositeOperators.SET_, (Tensor) this);
  }

  /**
   * Makes this tensor share another tensor's storage, shape and strides, {@code torch.Tensor.set_}.
   *
   * @param source a tensor of this tensor's dtype and device
   * @return this
   * @throws IllegalArgumentException if the dtypes differ, or are quantized
   */
  @CanIgnoreReturnValue
  default Tensor set_(Tensor source) {
    TensorMetadata.checkSameType((Tensor) this, source);
    return Dispatch.inPlace(CompositeOperators.SET_TENSOR_, (Tensor) this, source);
  }

  /**
   * Makes this tensor share a region of another tensor's storage, {@code x.set_(source,
   * storage_offset, size, stride)}. A storage that is too small grows.
   *
   * @param source a tensor of this tensor's dtype and device
   * @param storageOffset offset of the first element in the storage, in elements
   * @param size the new shape
   * @param stride the strides in elements; empty for row-major order
   * @return this
   * @throws IllegalArgumentException if the dtypes differ, or are quantized
   */
  @CanIgnoreReturnValue
  default Tensor set_(Tensor source, long storageOffset, Shape size, long[] stride) {
    TensorMetadata.checkSameType((Tensor) this, source);
    return Dispatch.inPlace(
        CompositeOperators.SET_REGION_, (Tensor) this, source, storageOffset, size, stride);
  }

  /** Options of {@link #norm(Number, long[], Consumer)}. */
  @CanIgnoreReturnValue
  final class NormOptions {
    boolean keepdim;
    @Nullable DType dtype;

    NormOptions() {}

    /** Whether the reduced dimensions are kept with size 1: false by default. */
    public NormOptions keepdim(boolean keepdim) {
      this.keepdim = keepdim;
      return this;
    }

    /** Dtype to which the elements are converted first: the tensor's dtype by default. */
    public NormOptions dtype(DType dtype) {
      this.dtype = dtype;
      return this;
    }
  }

  /** Options of {@link #unique(Consumer)}. */
  @CanIgnoreReturnValue
  final class UniqueOptions {
    boolean sorted = true;
    boolean returnInverse;
    boolean returnCounts;
    @Nullable Long dim;

    UniqueOptions() {}

    /** Whether the unique values are sorted in ascending order: true by default. */
    public UniqueOptions sorted(boolean sorted) {
      this.sorted = sorted;
      return this;
    }

    /** Whether to return the index of each input element in the unique values: false by default. */
    public UniqueOptions returnInverse(boolean returnInverse) {
      this.returnInverse = returnInverse;
      return this;
    }

    /** Whether to return the number of occurrences of each unique value: false by default. */
    public UniqueOptions returnCounts(boolean returnCounts) {
      this.returnCounts = returnCounts;
      return this;
    }

    /** The dimension whose slices are compared: none by default, which compares elements. */
    public UniqueOptions dim(long dim) {
      this.dim = dim;
      return this;
    }
  }

  /** Options of {@link #uniqueConsecutive(Consumer)}. */
  @CanIgnoreReturnValue
  final class UniqueConsecutiveOptions {
    boolean returnInverse;
    boolean returnCounts;
    @Nullable Long dim;

    UniqueConsecutiveOptions() {}

    /** Whether to return the index of each input element in the unique values: false by default. */
    public UniqueConsecutiveOptions returnInverse(boolean returnInverse) {
      this.returnInverse = returnInverse;
      return this;
    }

    /** Whether to return the number of occurrences of each unique value: false by default. */
    public UniqueConsecutiveOptions returnCounts(boolean returnCounts) {
      this.returnCounts = returnCounts;
      return this;
    }

    /** The dimension whose slices are compared: none by default, which compares elements. */
    public UniqueConsecutiveOptions dim(long dim) {
      this.dim = dim;
      return this;
    }
  }

  /**
   * Result of {@link #unique(Consumer)} and {@link #uniqueConsecutive(Consumer)}.
   *
   * <p>{@link TensorScope#keep} keeps all tensors of this result.
   */
  final class Unique implements TensorHolder {
    private final Tensor values;
    private final @Nullable Tensor inverse;
    private final @Nullable Tensor counts;

    private Unique(Tensor values, @Nullable Tensor inverse, @Nullable Tensor counts) {
      this.values = values;
      this.inverse = inverse;
      this.counts = counts;
    }

    private static Unique of(@Nullable Tensor[] results) {
      return new Unique(Objects.requireNonNull(results[0]), results[1], results[2]);
    }

    /**
     * The unique elements or slices.
     *
     * @return {@code (unique)}, or the unique slices along the dimension
     */
    public Tensor values() {
      return values;
    }

    /**
     * The index of each input element or slice in the unique values.
     *
     * @return int64, of the input's shape, or of the dimension's length
     * @throws IllegalStateException if it was not requested with {@code returnInverse}
     */
    public Tensor inverse() {
      return asked(inverse, "returnInverse");
    }

    /**
     * The number of occurrences of each unique value.
     *
     * @return int64, {@code (unique)}
     * @throws IllegalStateException if it was not requested with {@code returnCounts}
     */
    public Tensor counts() {
      return asked(counts, "returnCounts");
    }

    /** The values, followed by the inverse indices and the counts if they were requested. */
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
