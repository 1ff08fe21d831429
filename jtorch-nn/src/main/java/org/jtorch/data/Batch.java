package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/**
 * A batch of samples: inputs of shape {@code (N, ...)} and targets of shape {@code (N, ...)}.
 *
 * <p><b>Ownership:</b> the loader closes a batch when it moves on to the next one; {@link #keep}
 * transfers it to the caller.
 */
public final class Batch implements TensorHolder {
  private final Tensor input;
  private final Tensor target;
  private boolean kept;
  private boolean expired;

  /**
   * Creates a batch.
   *
   * @param input inputs, {@code (N, ...)}
   * @param target targets, {@code (N, ...)}
   */
  public Batch(Tensor input, Tensor target) {
    this.input = Objects.requireNonNull(input, "input");
    this.target = Objects.requireNonNull(target, "target");
  }

  /** Stacks samples, PyTorch's {@code default_collate}. */
  static Batch stack(List<Sample> samples) {
    return new Batch(
        Torch.stack(samples.stream().map(Sample::input).toList()),
        Torch.stack(samples.stream().map(Sample::target).toList()));
  }

  /**
   * {@return the inputs, {@code (N, ...)}}
   *
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  public Tensor input() {
    checkOpen();
    return input;
  }

  /**
   * {@return the targets, {@code (N, ...)}}
   *
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  public Tensor target() {
    checkOpen();
    return target;
  }

  /**
   * {@return the number of samples}
   *
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  public long size() {
    checkOpen();
    return input.size(0);
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

  @Override
  public List<Tensor> tensors() {
    return List.of(input, target);
  }

  private void checkOpen() {
    if (expired) {
      throw new IllegalStateException(
          "the loader closed this batch when it moved on to the next one: take ownership with"
              + " batch.keep()");
    }
  }
}
