package org.jtorch.nn.utils.rnn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;

/**
 * Packed sequences of different lengths without padding, {@code torch.nn.utils.rnn.PackedSequence}:
 * the first elements of all sequences, then the second elements of those that have one, and so on,
 * the longest sequence first. {@link Rnn} packs and unpacks them.
 *
 * <p><b>Ownership:</b> {@code scope.keep(packed)} keeps all its tensors.
 */
public final class PackedSequence implements TensorHolder {
  private final Tensor data;
  private final Tensor batchSizes;
  private final long[] sizes;
  private final @Nullable Tensor sortedIndices;
  private final @Nullable Tensor unsortedIndices;

  PackedSequence(Tensor data, Tensor batchSizes, @Nullable Tensor sortedIndices) {
    this(
        data,
        batchSizes,
        batchSizes.toLongArray(),
        sortedIndices,
        sortedIndices == null ? null : Rnn.invertPermutation(sortedIndices));
  }

  private PackedSequence(
      Tensor data,
      Tensor batchSizes,
      long[] sizes,
      @Nullable Tensor sortedIndices,
      @Nullable Tensor unsortedIndices) {
    this.data = data;
    this.batchSizes = batchSizes;
    this.sizes = sizes;
    this.sortedIndices = sortedIndices;
    this.unsortedIndices = unsortedIndices;
  }

  /** {@return the elements of all sequences, step by step, {@code (elements, *)}} */
  public Tensor data() {
    return data;
  }

  /** {@return the batch size at each step, INT64 {@code (longest)} on the CPU} */
  public Tensor batchSizes() {
    return batchSizes;
  }

  /** {@return the number of sequences, the first element of {@link #batchSizes}} */
  public long batchSize() {
    return sizes[0];
  }

  /**
   * {@return whether the sequences were reordered for packing; false if they were sorted by
   * decreasing length already}
   */
  public boolean isSorted() {
    return sortedIndices != null;
  }

  /**
   * {@return the original index of each packed sequence, {@code (N)}}
   *
   * @throws IllegalStateException if the sequences were not reordered
   */
  public Tensor sortedIndices() {
    return changed(sortedIndices);
  }

  /**
   * {@return the index of each original sequence among the packed ones, {@code (N)}}
   *
   * @throws IllegalStateException if the sequences were not reordered
   */
  public Tensor unsortedIndices() {
    return changed(unsortedIndices);
  }

  private static Tensor changed(@Nullable Tensor indices) {
    if (indices == null) {
      throw new IllegalStateException("the sequences were not reordered for packing");
    }
    return indices;
  }

  /**
   * Returns a packed sequence with other elements at the same positions, for example the result of
   * a function applied to {@link #data}.
   *
   * @param data {@code (elements, *)}
   * @return a packed sequence with its own handles
   * @throws IllegalArgumentException if the number of elements differs
   */
  public PackedSequence with(Tensor data) {
    if (data.dim() == 0 || data.size(0) != this.data.size(0)) {
      throw new IllegalArgumentException(
          "PackedSequence: expected " + this.data.size(0) + " elements, got " + data.shape());
    }
    return new PackedSequence(
        data,
        batchSizes.detach(),
        sizes,
        sortedIndices == null ? null : sortedIndices.detach(),
        unsortedIndices == null ? null : unsortedIndices.detach());
  }

  /**
   * Converts the elements to another dtype or device, {@code to(...)}. The batch sizes stay on the
   * CPU.
   *
   * @param options the dtype, the device, or both
   * @return a packed sequence with its own handles
   */
  public PackedSequence to(TensorOptions options) {
    Tensor moved = data.to(options);
    return new PackedSequence(
        moved,
        batchSizes.detach(),
        sizes,
        sortedIndices == null ? null : sortedIndices.to(moved.device()),
        unsortedIndices == null ? null : unsortedIndices.to(moved.device()));
  }

  /**
   * Returns the batch sizes as created: kernels would write out of bounds if a caller changed them.
   */
  Tensor trustedBatchSizes() {
    return Torch.tensor(sizes);
  }

  /** Length of the longest sequence. */
  long steps() {
    return sizes.length;
  }

  /** Returns the data and the batch sizes, then the indices if the sequences were reordered. */
  @Override
  public Collection<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>(List.of(data, batchSizes));
    if (sortedIndices != null && unsortedIndices != null) {
      tensors.addAll(List.of(sortedIndices, unsortedIndices));
    }
    return tensors;
  }

  /** Formats the sequence as Python does. */
  @Override
  public String toString() {
    return "PackedSequence(data="
        + text(data)
        + ", batch_sizes="
        + text(batchSizes)
        + ", sorted_indices="
        + text(sortedIndices)
        + ", unsorted_indices="
        + text(unsortedIndices)
        + ")";
  }

  private static String text(@Nullable Tensor tensor) {
    return tensor == null ? "None" : tensor.toString();
  }
}
