package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/**
 * A batch of samples: inputs of shape {@code (N, ...)} and targets of shape {@code (N, ...)}, or
 * any number of tensors.
 *
 * <p><b>Ownership:</b> the loader closes a batch when it moves on to the next one; {@link #keep}
 * transfers it to the caller.
 */
public final class Batch implements TensorHolder {
  private final List<Tensor> tensors;
  private boolean kept;
  private boolean expired;

  /**
   * Creates a batch.
   *
   * @param tensors at least one, each of shape {@code (N, ...)}; the inputs come first and the
   *     targets second
   */
  public Batch(Tensor... tensors) {
    this(List.of(tensors));
  }

  /**
   * Creates a batch of a list of tensors.
   *
   * @param tensors at least one, each of shape {@code (N, ...)}; the inputs come first and the
   *     targets second
   */
  public Batch(List<Tensor> tensors) {
    this.tensors = List.copyOf(tensors);
    if (this.tensors.isEmpty()) {
      throw new IllegalArgumentException("Batch: the list of tensors is empty");
    }
  }

  /** Stacks samples, PyTorch's {@code default_collate}. */
  static Batch stack(List<Sample> samples) {
    int count = samples.get(0).tensors().size();
    List<Tensor> stacked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      List<Tensor> column = new ArrayList<>(samples.size());
      for (Sample sample : samples) {
        if (sample.tensors().size() != count) {
          throw new IllegalArgumentException(
              "the samples of a batch have different numbers of tensors: "
                  + count
                  + " and "
                  + sample.tensors().size());
        }
        column.add(sample.get(i));
      }
      stacked.add(Torch.stack(column));
    }
    return new Batch(stacked);
  }

  /** Returns a batch of changed tensors. */
  Batch map(UnaryOperator<Tensor> change) {
    return new Batch(tensors.stream().map(change).toList());
  }

  /**
   * {@return the inputs, {@code (N, ...)}: the first tensor}
   *
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  public Tensor input() {
    return get(0);
  }

  /**
   * {@return the targets, {@code (N, ...)}: the second tensor}
   *
   * @throws IllegalStateException if the loader has moved on to the next batch
   * @throws IndexOutOfBoundsException if the batch has one tensor
   */
  public Tensor target() {
    return get(1);
  }

  /**
   * Returns a tensor by position.
   *
   * @param index 0 for the inputs, 1 for the targets
   * @return the tensor, {@code (N, ...)}
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  public Tensor get(int index) {
    checkOpen();
    return tensors.get(index);
  }

  /**
   * {@return the number of samples}
   *
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  public long size() {
    return get(0).size(0);
  }

  /**
   * Takes ownership of the batch from the loader: it lives until its tensors are closed or
   * unreachable.
   *
   * @return this
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  @CanIgnoreReturnValue
  public Batch keep() {
    checkOpen();
    kept = true;
    return this;
  }

  boolean isKept() {
    return kept;
  }

  /** Marks the batch as closed by the loader. */
  void expire() {
    expired = true;
  }

  /** {@return all tensors, the inputs first} */
  @Override
  public List<Tensor> tensors() {
    return tensors;
  }

  private void checkOpen() {
    if (expired) {
      throw new IllegalStateException(
          "the loader closed this batch when it moved on to the next one: take ownership with"
              + " batch.keep()");
    }
  }
}
