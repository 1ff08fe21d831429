package org.jtorch.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.amp.GradScaler;
import org.jtorch.data.DataLoader;
import org.jtorch.optim.Optimizer;

/** The epochs of a training. */
final class FitLoop<B> implements Stateful {
  /** The scale of a gradient scaler below which a loss that is not finite is no overflow. */
  private static final double SMALLEST_SCALE = 1e-4;

  private final Trainer trainer;
  private final Trainer.Options options;
  private final TrainingTask<B> task;
  private final Iterable<B> batches;
  private final @Nullable Iterable<B> validation;
  private final Optimization optimization;
  private final List<OptimizerStep> steps = new ArrayList<>();
  private final GradAccumulator accumulator;
  private final Means means = new Means();
  private final Map<String, Double> row = new LinkedHashMap<>();
  private final Context context = new Context();

  /** The number of batches of the running epoch that are done. */
  private long done;

  FitLoop(
      Trainer trainer,
      TrainingTask<B> task,
      Iterable<B> batches,
      @Nullable Iterable<B> validation,
      Optimization optimization) {
    this.trainer = trainer;
    this.options = trainer.options();
    this.task = task;
    this.batches = batches;
    this.validation = validation;
    this.optimization = optimization;
    GradScaler scaler = trainer.scaler().orElse(null);
    if (validation == batches && options.valEverySteps > 0) {
      throw new IllegalArgumentException(
          "validations inside an epoch need a loader of their own, not that of the training");
    }
    for (Optimizer<?> optimizer : optimization.optimizers()) {
      optimizer.zeroGrad();
      steps.add(new OptimizerStep(optimizer, scaler, options.clipNorm, options.clipValue));
    }
    accumulator = new GradAccumulator(steps.get(0).parameters(), options.accumulate);
  }

  /** Runs epochs until the training is complete, stopped or interrupted. */
  void run() {
    boolean isComplete = true;
    while (isComplete && !trainer.isOver() && trainer.state().epoch() < options.maxEpochs()) {
      isComplete = epoch();
    }
  }

  /** Returns whether the epoch is complete. */
  private boolean epoch() {
    task.model().train();
    trainer.callbacks(c -> c.onTrainEpochStart(trainer));
    long limit = options.limitTrainBatches;
    String title = "epoch " + trainer.state().epoch();
    try (Progress<B> progress =
        Progress.of(trainer.uninterrupted(batches), trainer.bar(title, batches, done, limit))) {
      Iterator<B> iterator = progress.iterator();
      while (done < limit) {
        if (isInterrupted()) { // asked first: after its last batch the loader forgets the position
          return false;
        } else if (!iterator.hasNext()) {
          break;
        } else if (trainer.isOver() && accumulator.isEmpty()) {
          return false;
        }
        B batch = iterator.next();
        try (TensorScope scope = TensorScope.open()) {
          train(batch);
        }
        trainer.metrics().forEach((name, value) -> post(progress, name, value));
      }
    }
    closeLoader(); // an epoch that a limit ended is complete too
    completeEpoch();
    return true;
  }

  private static void post(Progress<?> progress, String name, double value) {
    if (!name.endsWith("_epoch")) {
      progress.post(name, value);
    }
  }

  /** Interrupts take effect between steps, not between the batches of one step. */
  private boolean isInterrupted() {
    return accumulator.isEmpty() && trainer.isInterrupted();
  }

  private void train(B loaded) {
    B batch = task.toDevice(loaded, trainer.device());
    long size = task.batchSize(batch);
    context.weight = size;
    trainer.callbacks(c -> c.onTrainBatchStart(trainer, batch, done));
    Tensor loss =
        options.precision.compute(trainer.device(), () -> task.trainingStep(batch, context));
    double value = loss.item();
    check(value);
    if (!row.containsKey("train_loss")) {
      context.log("train_loss", value);
    }
    if (!optimization.isManual()) {
      accumulator.backward(scaled(loss), size);
    }
    trainer.callbacks(c -> c.onTrainBatchEnd(trainer, value, batch, done));
    done++;
    if (optimization.isManual()) {
      endStep();
      trainer.callbacks(c -> c.onStepEnd(trainer));
    } else if (accumulator.isFull()) {
      optimize();
      trainer.callbacks(c -> c.onStepEnd(trainer));
    }
  }

  private Tensor scaled(Tensor loss) {
    return trainer.scaler().map(scaler -> scaler.scale(loss)).orElse(loss);
  }

  /** A scaler skips steps that are not finite, and lowers its scale until they are. */
  private void check(double loss) {
    boolean isAccepted =
        Double.isFinite(loss)
            || trainer.scaler().filter(scaler -> scaler.getScale() >= SMALLEST_SCALE).isPresent();
    if (options.checkFinite && !isAccepted) {
      throw new NonFiniteLossException(loss, trainer.state().epoch(), trainer.state().step(), done);
    }
  }

  private void optimize() {
    accumulator.average();
    OptimizerStep step = steps.get(0);
    step.unscale();
    trainer.callbacks(c -> c.onBeforeOptimizerStep(trainer));
    step.run();
    endStep();
  }

  private void endStep() {
    long step = trainer.state().nextStep();
    optimization.stepSchedulers(Optimization.Interval.STEP, trainer);
    trainer.callbacks(c -> c.onAfterOptimizerStep(trainer));
    boolean isDue = step % options.logEverySteps == 0;
    trainer.rows().endStep(row, trainer.state().epoch(), step, isDue);
    row.clear();
    if (options.valEverySteps > 0 && step % options.valEverySteps == 0) {
      validate();
      task.model().train();
    }
  }

  private void completeEpoch() {
    boolean hasPartialGroup = !accumulator.isEmpty();
    if (hasPartialGroup) {
      try (TensorScope scope = TensorScope.open()) {
        optimize();
      }
    }
    Map<String, Double> epochMeans = new LinkedHashMap<>();
    means.values().forEach((name, mean) -> epochMeans.put(name + "_epoch", mean));
    trainer.write(epochMeans);
    long epoch = trainer.state().epoch();
    if (options.valEverySteps == 0 && (epoch + 1) % options.valEveryEpochs == 0) {
      validate();
    }
    optimization.stepSchedulers(Optimization.Interval.EPOCH, trainer);
    trainer.state().nextEpoch();
    done = 0;
    means.clear();
    if (hasPartialGroup) {
      trainer.callbacks(c -> c.onStepEnd(trainer));
    }
    trainer.callbacks(c -> c.onTrainEpochEnd(trainer));
  }

  private void validate() {
    if (validation == null) {
      return;
    }
    trainer.callbacks(c -> c.onValidationStart(trainer));
    Map<String, Double> result;
    try {
      result =
          new EvaluationLoop<>(trainer, task, "validation")
              .evaluate(validation, task::validationStep, options.limitValBatches);
    } finally {
      trainer.callbacks(c -> c.onValidationLeave(trainer));
    }
    trainer.write(result);
    trainer.callbacks(c -> c.onValidationEnd(trainer));
  }

  void closeLoader() {
    if (batches instanceof DataLoader<?> loader) {
      loader.close();
    }
  }

  /** The position in the epoch; what a checkpoint has under {@code trainer}. */
  @Override
  public Map<String, ?> stateDict() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("batch", done);
    state.put("means", means.save());
    state.put("metrics", new LinkedHashMap<>(trainer.metrics()));
    return state;
  }

  @Override
  public void loadStateDict(Map<String, Object> state) {
    if (!(state.get("batch") instanceof Number batch)
        || !(state.get("means") instanceof Map<?, ?> saved)
        || !(state.get("metrics") instanceof Map<?, ?> metrics)) {
      throw new IllegalArgumentException("not the state of a trainer: " + state.keySet());
    }
    done = batch.longValue();
    means.load(saved);
    metrics.forEach(
        (name, value) -> {
          if (value instanceof Number number) {
            trainer.rows().latest().put(String.valueOf(name), number.doubleValue());
          }
        });
  }

  /** Log and optimizers of a training step. */
  private final class Context implements StepContext {
    private double weight = 1;

    @Override
    public long epoch() {
      return trainer.state().epoch();
    }

    @Override
    public long step() {
      return trainer.state().step();
    }

    @Override
    public long batchIndex() {
      return done;
    }

    @Override
    public void log(String name, double value) {
      row.put(name, value);
      means.add(name, value, weight);
    }

    @Override
    public List<Optimizer<?>> optimizers() {
      return optimization.optimizers();
    }

    @Override
    public void backward(Tensor loss) {
      scaled(loss).backward();
    }

    @Override
    public void optimize(Optimizer<?> optimizer) {
      OptimizerStep step =
          steps.stream()
              .filter(candidate -> candidate.optimizer() == optimizer)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("not an optimizer of configureOptimizers"));
      step.unscale();
      trainer.callbacks(c -> c.onBeforeOptimizerStep(trainer));
      step.run();
    }
  }
}
