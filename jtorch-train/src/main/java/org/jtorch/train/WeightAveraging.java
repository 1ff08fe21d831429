package org.jtorch.train;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;
import org.jtorch.nn.Module;
import org.jtorch.optim.AveragedModel;

/**
 * Averages the weights of a {@link Trainer}'s model after each step, Lightning's {@code
 * WeightAveraging}: an exponential moving average (EMA) for example. Validations use the averages.
 *
 * <pre>{@code
 * LeNet net = new LeNet();
 * AveragedModel<LeNet> ema =
 *     new AveragedModel<>(net, LeNet::new, o -> o.average(Average.ema(0.999)));
 * Trainer trainer = new Trainer(o -> o.callback(new WeightAveraging<>(net, ema)));
 * }</pre>
 *
 * @param <M> the type of the model
 */
public final class WeightAveraging<M extends Module> implements Callback {
  private final M model;
  private final AveragedModel<M> average;
  private @Nullable ModelSnapshot trained;

  /**
   * Creates a callback.
   *
   * @param model the model that is trained
   * @param average its averages, on the same device
   */
  public WeightAveraging(M model, AveragedModel<M> average) {
    this.model = Objects.requireNonNull(model, "model");
    this.average = Objects.requireNonNull(average, "average");
  }

  @Override
  public void configureState(TrainingState.Options state) {
    state.ema(average);
  }

  @Override
  public void onFitStart(Trainer trainer) {
    average.to(trainer.device());
  }

  @Override
  public void onAfterOptimizerStep(Trainer trainer) {
    average.updateParameters(model);
  }

  /** Gives the model the averages, once there are some. */
  @Override
  public void onValidationStart(Trainer trainer) {
    if (average.numAveraged() == 0) {
      return;
    }
    trained = ModelSnapshot.of(model);
    try (TensorScope scope = TensorScope.open()) {
      model.loadStateDict(average.module().stateDict());
    }
  }

  @Override
  public void onValidationLeave(Trainer trainer) {
    ModelSnapshot kept = trained;
    trained = null;
    if (kept != null) {
      kept.restore();
      kept.close();
    }
  }
}
