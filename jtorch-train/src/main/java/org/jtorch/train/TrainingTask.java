package org.jtorch.train;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.data.Batch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.optim.Optimizer;

/**
 * What a {@link Trainer} does with a batch, Lightning's {@code LightningModule}.
 *
 * <pre>{@code
 * final class Digits implements TrainingTask<Batch> {
 *   private final LeNet model = new LeNet();
 *
 *   @Override
 *   public Module model() {
 *     return model;
 *   }
 *
 *   @Override
 *   public Tensor trainingStep(Batch batch, StepContext context) {
 *     return F.crossEntropy(model.call(batch.input()), batch.target());
 *   }
 *
 *   @Override
 *   public void validationStep(Batch batch, StepContext context) {
 *     Tensor logits = model.call(batch.input());
 *     context.log("val_loss", F.crossEntropy(logits, batch.target()));
 *   }
 *
 *   @Override
 *   public Optimization configureOptimizers() {
 *     return Optimization.of(new Adam(model.parameters(), o -> o.lr(1e-3)));
 *   }
 * }
 * }</pre>
 *
 * <p>Tensors that a step creates are freed after it. A module with metrics resets them in {@link
 * #onValidationStart} and logs them in {@link #onValidationEnd}.
 *
 * @param <B> the type of a batch
 */
public interface TrainingTask<B> {
  /** {@return the model, whose mode, device and weights the trainer manages} */
  Module model();

  /**
   * Computes the loss of a batch, {@code training_step}.
   *
   * @param batch the batch, on the trainer's device
   * @param context the log, and where the training is
   * @return the loss, {@code []}, which is also logged as {@code train_loss}
   */
  Tensor trainingStep(B batch, StepContext context);

  /**
   * Logs the metrics of a batch without gradients, {@code validation_step}. Does nothing by
   * default.
   *
   * @param batch the batch, on the trainer's device
   * @param context the log
   */
  default void validationStep(B batch, StepContext context) {}

  /**
   * Logs the metrics of a batch of the test data, {@code test_step}. Calls {@link #validationStep}
   * by default.
   *
   * @param batch the batch, on the trainer's device
   * @param context the log
   */
  default void testStep(B batch, StepContext context) {
    validationStep(batch, context);
  }

  /**
   * Computes the prediction for a batch without gradients, {@code predict_step}.
   *
   * @param batch the batch, on the trainer's device
   * @param context where the prediction is
   * @return the prediction
   * @throws UnsupportedOperationException by default
   */
  default Tensor predictStep(B batch, StepContext context) {
    throw new UnsupportedOperationException(
        getClass().getName() + " has no predictStep(batch, context)");
  }

  /** {@return the optimizers and schedulers, {@code configure_optimizers}; called once per fit} */
  Optimization configureOptimizers();

  /**
   * Called before the first batch of a validation or test. Does nothing by default.
   *
   * @param context the log
   */
  default void onValidationStart(StepContext context) {}

  /**
   * Called after the last batch of a validation or test; logs the values of metrics with state.
   * Does nothing by default.
   *
   * @param context the log
   */
  default void onValidationEnd(StepContext context) {}

  /**
   * Adds parts to what checkpoints save. Does nothing by default.
   *
   * @param state the parts
   */
  default void configureState(TrainingState.Options state) {}

  /**
   * Moves a batch to a device, {@code transfer_batch_to_device}. By default a {@link Batch} or a
   * tensor is moved, and any other batch stays where it is.
   *
   * @param batch a batch of the loader
   * @param device the trainer's device
   * @return the batch
   */
  default B toDevice(B batch, Device device) {
    return BatchParts.toDevice(batch, device);
  }

  /**
   * Returns the number of samples of a batch, which weights means and gradients. By default that of
   * a {@link Batch}, the first size of a tensor, and 1 for any other batch.
   *
   * @param batch a batch
   * @return the number, at least 1
   */
  default long batchSize(B batch) {
    return BatchParts.size(batch);
  }

  /**
   * Trains a model of one tensor with a loss, without a class of one's own; see {@link
   * #supervised(Module, BiFunction, Optimization, Consumer)}.
   *
   * <pre>{@code
   * TrainingTask<Batch> task = TrainingTask.supervised(model, F::crossEntropy, optimizer);
   * }</pre>
   */
  static <M extends Module & Layer> TrainingTask<Batch> supervised(
      M model, BiFunction<Tensor, Tensor, Tensor> loss, Optimizer<?> optimizer) {
    return supervised(model, loss, Optimization.of(optimizer), o -> {});
  }

  /**
   * Trains a model of one tensor with a loss, without a class of one's own. Logs {@code
   * train_loss}, {@code val_loss}, and further metrics as {@code val_name}; predicts the model's
   * output.
   *
   * @param model the model
   * @param loss computes the loss of the output and the target, {@code F::crossEntropy}
   * @param optimization the optimizer and its schedulers
   * @param options {@code o -> o.metric("accuracy", (output, target) -> ...)}
   * @param <M> the type of the model
   * @return the task
   */
  static <M extends Module & Layer> TrainingTask<Batch> supervised(
      M model,
      BiFunction<Tensor, Tensor, Tensor> loss,
      Optimization optimization,
      Consumer<SupervisedOptions> options) {
    return new SupervisedTask<>(model, loss, optimization, options);
  }
}
