package org.jtorch.train;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.optim.Optimizer;

/**
 * What a step of a {@link TrainingTask} can use: where the training is, a log of values, and, for
 * manual optimization, the optimizers.
 */
public interface StepContext {
  /** {@return the index of the running epoch, from 0, {@code current_epoch}} */
  long epoch();

  /** {@return the number of steps of the optimizer so far, {@code global_step}} */
  long step();

  /** {@return the index of the batch in the epoch, the validation or the prediction, from 0} */
  long batchIndex();

  /**
   * Logs a value of the batch, {@code self.log(name, value)}. In training it is written at the log
   * interval under its name and its mean over the epoch under {@code name_epoch}; in validation and
   * test its mean is written. Means are weighted by the batch sizes.
   *
   * @param name the name, {@code "val_accuracy"}
   * @param value a tensor of one element, which is read at once
   */
  default void log(String name, Tensor value) {
    log(name, value.item());
  }

  /**
   * Logs a value of the batch, as {@link #log(String, Tensor)} does.
   *
   * @param name the name
   * @param value the value
   */
  void log(String name, double value);

  /**
   * {@return the optimizers of {@link TrainingTask#configureOptimizers}, for manual optimization}
   */
  List<Optimizer<?>> optimizers();

  /**
   * Computes gradients, {@code manual_backward}: scales the loss if the precision needs it.
   *
   * @param loss a loss of one element
   */
  void backward(Tensor loss);

  /**
   * Steps an optimizer with clipped gradients and clears its gradients; for manual optimization.
   *
   * @param optimizer one of {@link #optimizers}
   */
  void optimize(Optimizer<?> optimizer);
}
