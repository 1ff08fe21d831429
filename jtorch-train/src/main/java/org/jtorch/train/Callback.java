package org.jtorch.train;

/**
 * Code that a {@link Trainer} calls, Lightning's {@code Callback}. Every method does nothing by
 * default. Exceptions end the training.
 *
 * <p>Tensors that are created in a method belong to the caller's scope, those of a method that is
 * called for a batch to the scope of the batch.
 */
public interface Callback {
  /**
   * Called before {@link #onFitStart}, to add parts to what checkpoints save.
   *
   * @param state the parts
   */
  default void configureState(TrainingState.Options state) {}

  /**
   * Called when {@code fit} begins, before a checkpoint is loaded.
   *
   * @param trainer the trainer
   */
  default void onFitStart(Trainer trainer) {}

  /**
   * Called when {@code fit} ends without an exception.
   *
   * @param trainer the trainer
   */
  default void onFitEnd(Trainer trainer) {}

  /**
   * Called when an epoch begins or is resumed.
   *
   * @param trainer the trainer
   */
  default void onTrainEpochStart(Trainer trainer) {}

  /**
   * Called when an epoch is complete: after its validation and the schedulers, and after it was
   * counted. Not called for an epoch that was interrupted.
   *
   * @param trainer the trainer, whose {@code state().epoch()} is the number of completed epochs
   */
  default void onTrainEpochEnd(Trainer trainer) {}

  /**
   * Called before the training step of a batch.
   *
   * @param trainer the trainer
   * @param batch the batch
   * @param batchIndex its index in the epoch, from 0
   */
  default void onTrainBatchStart(Trainer trainer, Object batch, long batchIndex) {}

  /**
   * Called after the training step of a batch.
   *
   * @param trainer the trainer
   * @param loss the loss
   * @param batch the batch
   * @param batchIndex its index in the epoch, from 0
   */
  default void onTrainBatchEnd(Trainer trainer, double loss, Object batch, long batchIndex) {}

  /**
   * Called before the optimizer steps, with the gradients averaged, unscaled and not yet clipped.
   *
   * @param trainer the trainer
   */
  default void onBeforeOptimizerStep(Trainer trainer) {}

  /**
   * Called after the optimizer and the schedulers stepped, and before a validation.
   *
   * @param trainer the trainer, whose {@code state().step()} counts the step
   */
  default void onAfterOptimizerStep(Trainer trainer) {}

  /**
   * Called at the end of a step, after a validation that followed it, when the training can be
   * saved and resumed to the bit.
   *
   * @param trainer the trainer, whose {@code state().step()} counts the step
   */
  default void onStepEnd(Trainer trainer) {}

  /**
   * Called when a validation begins.
   *
   * @param trainer the trainer
   */
  default void onValidationStart(Trainer trainer) {}

  /**
   * Called when a validation ends, also when it fails, before its metrics are used.
   *
   * @param trainer the trainer
   */
  default void onValidationLeave(Trainer trainer) {}

  /**
   * Called after a validation.
   *
   * @param trainer the trainer, whose {@code metrics()} has the means
   */
  default void onValidationEnd(Trainer trainer) {}

  /**
   * Called when the thread was interrupted or the program is shut down, after the last complete
   * step.
   *
   * @param trainer the trainer
   */
  default void onInterrupt(Trainer trainer) {}

  /**
   * Called when {@code fit} ends with an exception, which is then thrown.
   *
   * @param trainer the trainer
   * @param exception what was thrown
   */
  default void onException(Trainer trainer, Throwable exception) {}
}
