package org.jtorch.train;

import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.data.Batch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/** A model of one tensor, trained with a loss of its output and the target. */
final class SupervisedTask<M extends Module & Layer> implements TrainingTask<Batch> {
  private final M model;
  private final BiFunction<Tensor, Tensor, Tensor> loss;
  private final Optimization optimization;
  private final SupervisedOptions options = new SupervisedOptions();

  SupervisedTask(
      M model,
      BiFunction<Tensor, Tensor, Tensor> loss,
      Optimization optimization,
      Consumer<SupervisedOptions> options) {
    this.model = Objects.requireNonNull(model, "model");
    this.loss = Objects.requireNonNull(loss, "loss");
    this.optimization = Objects.requireNonNull(optimization, "optimization");
    options.accept(this.options);
  }

  @Override
  public Module model() {
    return model;
  }

  @Override
  public Tensor trainingStep(Batch batch, StepContext context) {
    return loss.apply(model.call(batch.input()), batch.target());
  }

  @Override
  public void validationStep(Batch batch, StepContext context) {
    evaluate("val_", batch, context);
  }

  @Override
  public void testStep(Batch batch, StepContext context) {
    evaluate("test_", batch, context);
  }

  private void evaluate(String prefix, Batch batch, StepContext context) {
    Tensor output = model.call(batch.input());
    context.log(prefix + "loss", loss.apply(output, batch.target()));
    options.metrics.forEach(
        (name, metric) -> context.log(prefix + name, metric.apply(output, batch.target())));
  }

  @Override
  public Tensor predictStep(Batch batch, StepContext context) {
    return model.call(batch.input());
  }

  @Override
  public Optimization configureOptimizers() {
    return optimization;
  }
}
