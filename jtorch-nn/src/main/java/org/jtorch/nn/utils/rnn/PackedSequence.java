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
 * Sequences of different lengths without padding, {@code torch.nn.utils.rnn.PackedSequence}: first
 * the first elements of all, then the second ones of those that have one, and so on, the longest
 * sequence first. {@link Rnn} makes them and takes them apart.
 *
 * <p><b>Ownership:</b> holds tensors like any other results; {@code scope.keep(packed)} keeps them
 * as a whole.
 *
 * <p><b>Thread safety:</b> as its tensors.
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

  /**
   * The elements of all sequences, step by step.
   *
   * @return {@code (elements, *)}
   */
  public Tensor data() {
    return data;
  }

  /**
   * How many sequences reach each step.
   *
   * @return INT64, {@code (longest)}, on the CPU
   */
  public Tensor batchSizes() {
    return batchSizes;
  }

  /**
   * How many sequences there are.
   *
   * @return the first of {@link #batchSizes}
   */
  public long batchSize() {
    return sizes[0];
  }

  /**
   * Whether the sequences were brought into another order to be packed.
   *
   * @return false if they came with the longest first
   */
  public boolean isSorted() {
    return sortedIndices != null;
  }

  /**
   * The number that each packed sequence had before.
   *
   * @return {@code (N)}
   * @throws IllegalStateException if the order was not changed
   */
  public Tensor sortedIndices() {
    return changed(sortedIndices);
  }

  /**
   * The place of each sequence among the packed ones.
   *
   * @return {@code (N)}
   * @throws IllegalStateException if the order was not changed
   */
  public Tensor unsortedIndices() {
    return changed(unsortedIndices);
  }

  private static Tensor changed(@Nullable Tensor indices) {
    if (indices == null) {
      throw new IllegalStateException("the sequences were packed in the order in which they came");
    }
    return indices;
  }

  /**
   * Other elements in the same places: what a function made of {@link #data} row by row.
   *
   * @param data {@code (elements, *)}
   * @return a packed sequence with handles of its own
   * @throws IllegalArgumentException if there are more or fewer elements
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
   * The elements as another dtype or on another device, {@code to(...)}; batch sizes stay on the
   * CPU.
   *
   * @param options the dtype, the device, or both
   * @return a packed sequence with handles of its own
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
   * The batch sizes as they were at first, for kernels that write past the end where a caller has
   * changed them since.
   */
  Tensor trustedBatchSizes() {
    return Torch.tensor(sizes);
  }

  /** How many steps the longest sequence has. */
  long steps() {
    return sizes.length;
  }

  /** The data and the batch sizes, then the indices if the order was changed. */
  @Override
  public Collection<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>(List.of(data, batchSizes));
    if (sortedIndices != null && unsortedIndices != null) {
      tensors.addAll(List.of(sortedIndices, unsortedIndices));
    }
    return tensors;
  }

  /** As Python prints it. */
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
