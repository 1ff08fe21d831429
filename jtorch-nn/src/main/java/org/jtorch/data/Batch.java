package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Objects;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/**
 * Several samples stacked: inputs of shape {@code (N, ...)} and targets of shape {@code (N, ...)}.
 *
 * <p><b>Ownership:</b> the loader's, which closes a batch when the next is asked for; {@link #keep}
 * takes it over.
 *
 * <p><b>Thread safety:</b> as its tensors'.
 */
public final class Batch implements TensorHolder {
  private final Tensor input;
  private final Tensor target;
  private boolean kept;
  private boolean passed;

  /**
   * A batch of these tensors.
   *
   * @param input the inputs, {@code (N, ...)}
   * @param target the targets, {@code (N, ...)}
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
   * The inputs.
   *
   * @return of shape {@code (N, ...)}
   * @throws IllegalStateException if the loader has gone on to the next batch
   */
  public Tensor input() {
    checkOpen();
    return input;
  }

  /**
   * The targets.
   *
   * @return of shape {@code (N, ...)}
   * @throws IllegalStateException if the loader has gone on to the next batch
   */
  public Tensor target() {
    checkOpen();
    return target;
  }

  /**
   * How many samples there are.
   *
   * @return N
   */
  public long size() {
    checkOpen();
    return input.size(0);
  }

  /**
   * Takes the batch over from the loader: it lives until its tensors are closed or unreachable.
   *
   * @return this
   * @throws IllegalStateException if the loader has gone on to the next batch
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

  /** Notes that the loader has gone on and closed this batch. */
  void passed() {
    passed = true;
  }

  @Override
  public List<Tensor> tensors() {
    return List.of(input, target);
  }

  private void checkOpen() {
    if (passed) {
      throw new IllegalStateException(
          "the loader closed this batch when the next one was asked for: take it over with"
              + " batch.keep()");
    }
  }
}
