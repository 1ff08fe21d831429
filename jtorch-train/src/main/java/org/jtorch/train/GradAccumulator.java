package org.jtorch.train;

import java.util.Collection;
import java.util.List;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Gradient accumulation: several batches per step of the optimizer, with the gradient of the mean
 * loss over all of them.
 *
 * <pre>{@code
 * GradAccumulator accumulator = new GradAccumulator(model.parameters(), 4);
 * for (Batch batch : loader) {
 *   try (TensorScope scope = TensorScope.open()) {
 *     Tensor loss = F.crossEntropy(model.call(batch.input()), batch.target());
 *     accumulator.backward(loss, batch.size());
 *     if (accumulator.isFull()) {
 *       accumulator.average();
 *       optimizer.step();
 *       optimizer.zeroGrad();
 *     }
 *   }
 * }
 * if (!accumulator.isEmpty()) { // the last batches of the epoch
 *   accumulator.average();
 *   optimizer.step();
 *   optimizer.zeroGrad();
 * }
 * }</pre>
 *
 * <p>With the batch sizes as weights the gradient equals that of one large batch, also if the last
 * group or the last batch is smaller. Without weights each batch counts the same.
 */
public final class GradAccumulator {
  private final List<Tensor> parameters;
  private final int batches;
  private int count;
  private long firstWeight;
  private double total;

  /**
   * Creates an accumulator.
   *
   * @param parameters the parameters of the optimizer
   * @param batches number of batches per step, at least 1, {@code accumulate_grad_batches}
   */
  public GradAccumulator(Collection<Tensor> parameters, int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("batches must be at least 1, got " + batches);
    }
    this.parameters = List.copyOf(parameters);
    this.batches = batches;
  }

  /**
   * Adds the gradients of a batch that counts as one, {@code loss.backward()}; see {@link
   * #backward(Tensor, long)}.
   */
  public void backward(Tensor loss) {
    backward(loss, 1);
  }

  /**
   * Adds the gradients of a batch, {@code (loss * weight).backward()}.
   *
   * @param loss the mean loss of the batch, scaled by a {@code GradScaler} if there is one
   * @param weight the number of its samples or tokens, at least 1
   */
  public void backward(Tensor loss, long weight) {
    if (weight < 1) {
      throw new IllegalArgumentException("weight must be at least 1, got " + weight);
    }
    if (count == 0) {
      firstWeight = weight;
      total = 0;
    }
    double relative = (double) weight / firstWeight;
    if (relative == 1) {
      loss.backward();
    } else {
      try (TensorScope scope = TensorScope.open()) {
        loss.mul(relative).backward();
      }
    }
    total += relative;
    count++;
  }

  /** {@return whether as many batches were added as a step needs} */
  public boolean isFull() {
    return count >= batches;
  }

  /** {@return whether no batch was added since the last {@link #average}} */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * Divides the gradients by the sum of the weights, so that they are those of the mean loss, and
   * begins the next group. Call it before gradients are clipped and the optimizer steps.
   *
   * @throws IllegalStateException if no batch was added
   */
  public void average() {
    if (count == 0) {
      throw new IllegalStateException("no batch was added: call backward(loss) first");
    }
    count = 0;
    if (total == 1) {
      return;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      for (Tensor parameter : parameters) {
        if (parameter.hasGrad()) {
          parameter.grad().div_(total);
        }
      }
    }
  }
}
