package org.jtorch.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.DataLoader;
import org.jtorch.nn.Module;
import org.jtorch.optim.Optimizer;

/** Calls a task with every batch, in evaluation mode and without gradients. */
final class EvaluationLoop<B> {
  /** A step of a task. */
  interface Step<B> {
    void run(B batch, StepContext context);
  }

  private final Trainer trainer;
  private final TrainingTask<B> task;
  private final String title;

  EvaluationLoop(Trainer trainer, TrainingTask<B> task, String title) {
    this.trainer = trainer;
    this.task = task;
    this.title = title;
  }

  /** Returns the means of what the step logged. */
  Map<String, Double> evaluate(Iterable<B> batches, Step<B> step, long limit) {
    Context context = new Context();
    run(batches, step, limit, context, true);
    return context.means.values();
  }

  /** Returns the predictions, which are in no scope. */
  List<Tensor> predict(Iterable<B> batches, long limit) {
    List<Tensor> predictions = new ArrayList<>();
    Step<B> step =
        (batch, context) -> predictions.add(TensorScope.unscoped(task.predictStep(batch, context)));
    boolean isDone = false;
    try {
      run(batches, step, limit, new Context(), false);
      isDone = true;
      return predictions;
    } finally {
      if (!isDone) {
        predictions.forEach(Tensor::close);
      }
    }
  }

  private void run(
      Iterable<B> batches, Step<B> step, long limit, Context context, boolean isValidation) {
    Module model = task.model();
    boolean wasTraining = model.isTraining();
    model.eval();
    Progress<B> progress =
        Progress.of(trainer.uninterrupted(batches), trainer.bar(title, batches, 0, limit));
    try (progress;
        Mode noGrad = Torch.noGrad();
        TensorScope all = TensorScope.open()) {
      if (isValidation) {
        task.onValidationStart(context);
      }
      Iterator<B> iterator = progress.iterator();
      while (context.batchIndex < limit && iterator.hasNext()) {
        B batch = iterator.next();
        try (TensorScope scope = TensorScope.open()) {
          B moved = task.toDevice(batch, trainer.device());
          context.weight = task.batchSize(moved);
          boolean unused =
              trainer
                  .options()
                  .precision
                  .compute(trainer.device(), () -> run(step, moved, context));
        }
        context.batchIndex++;
      }
      if (isValidation) {
        context.weight = 1;
        task.onValidationEnd(context);
      }
    } finally {
      model.train(wasTraining);
      if (batches instanceof DataLoader<?> loader) {
        loader.close();
      }
    }
  }

  private static <B> boolean run(Step<B> step, B batch, StepContext context) {
    step.run(batch, context);
    return true;
  }

  /** Log of an evaluation. */
  private final class Context implements StepContext {
    private final Means means = new Means();
    private long batchIndex;
    private double weight = 1;

    @Override
    public long epoch() {
      return trainer.hasState() ? trainer.state().epoch() : 0;
    }

    @Override
    public long step() {
      return trainer.hasState() ? trainer.state().step() : 0;
    }

    @Override
    public long batchIndex() {
      return batchIndex;
    }

    @Override
    public void log(String name, double value) {
      means.add(name, value, weight);
    }

    @Override
    public List<Optimizer<?>> optimizers() {
      throw noOptimization();
    }

    @Override
    public void backward(Tensor loss) {
      throw noOptimization();
    }

    @Override
    public void optimize(Optimizer<?> optimizer) {
      throw noOptimization();
    }

    private IllegalStateException noOptimization() {
      return new IllegalStateException(title + " has no optimizers: only training does");
    }
  }
}
