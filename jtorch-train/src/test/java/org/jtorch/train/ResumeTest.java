package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.optim.Average;
import org.jtorch.optim.AveragedModel;
import org.jtorch.optim.SGD;
import org.jtorch.optim.StepLR;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that ends in the middle of an epoch and is resumed continues to the bit. */
class ResumeTest {
  private static final int SAMPLES = 22;

  @TempDir private Path folder;

  /** A training with dropout, a scheduler, an averaged model and momentum. */
  private static final class Run implements TrainingTask<Batch> {
    final Regression.Data data = new Regression.Data(SAMPLES);
    final Linear model = seeded();
    final AveragedModel<Linear> ema =
        new AveragedModel<>(model, Regression::linear, o -> o.average(Average.ema(0.9)));
    final SGD optimizer = new SGD(model.parameters(), o -> o.lr(0.01).momentum(0.9));
    final StepLR scheduler = new StepLR(optimizer, 3, 0.7);
    final List<Double> losses = new ArrayList<>();
    final DataLoader<Batch> loader;

    private static Linear seeded() {
      Torch.manualSeed(4);
      return Regression.linear();
    }

    Run(int workers) {
      loader = DataLoader.of(data, o -> o.batchSize(4).shuffle(true).numWorkers(workers));
    }

    Trainer fit(Consumer<Trainer.Options> options) {
      Trainer trainer =
          new Trainer(
              o -> {
                o.callback(new WeightAveraging<>(model, ema)).callback(new EarlyStopping());
                options.accept(o);
              });
      trainer.fit(this, loader, DataLoader.of(data, o -> o.batchSize(SAMPLES)));
      return trainer;
    }

    @Override
    public Module model() {
      return model;
    }

    @Override
    public Tensor trainingStep(Batch batch, StepContext context) {
      Tensor input = F.dropout(batch.input(), 0.2, true);
      Tensor loss = F.mseLoss(model.call(input), batch.target());
      losses.add(loss.item());
      return loss;
    }

    @Override
    public void validationStep(Batch batch, StepContext context) {
      context.log("val_loss", F.mseLoss(model.call(batch.input()), batch.target()));
    }

    @Override
    public Optimization configureOptimizers() {
      return Optimization.of(optimizer, o -> o.everyStep(scheduler));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void theTrainerResumesToTheBit(int workers) {
    Run whole = new Run(workers);
    Trainer uninterrupted = whole.fit(o -> o.seed(1).maxEpochs(4));
    assertThat(whole.losses).hasSize(24);
    for (int end : new int[] {1, 5, 6, 7, 13}) {
      Path checkpoints = folder.resolve("at-" + end);
      Run first = new Run(workers);
      first.fit(
          o ->
              o.seed(1)
                  .maxEpochs(4)
                  .maxSteps(end)
                  .checkpoints(checkpoints, c -> c.monitor("val_loss")));
      assertThat(first.losses).isEqualTo(whole.losses.subList(0, end));
      Torch.manualSeed(99);
      Run second = new Run(workers);
      Trainer resumed =
          second.fit(
              o ->
                  o.seed(2)
                      .maxEpochs(4)
                      .checkpoints(checkpoints, c -> c.monitor("val_loss"))
                      .resume(true));
      assertThat(second.losses).as("from step %d", end).isEqualTo(whole.losses.subList(end, 24));
      assertThat(second.scheduler.getLastLr()).isEqualTo(whole.scheduler.getLastLr());
      assertThat(resumed.metrics()).isEqualTo(uninterrupted.metrics());
      assertThat(resumed.state().step()).isEqualTo(24);
      assertThat(equal(second.ema, whole.ema)).isTrue();
    }
  }

  private static boolean equal(Module a, Module b) {
    try (TensorScope scope = TensorScope.open()) {
      return a.stateDict().entrySet().stream()
          .allMatch(entry -> entry.getValue().equal(b.stateDict().get(entry.getKey())));
    }
  }

  /** A loop of one's own: 16 batches, ended after 8 and after 11 of them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aLoopResumesToTheBit(int workers) {
    Run whole = new Run(workers);
    Torch.manualSeed(1);
    loop(whole, Integer.MAX_VALUE);
    assertThat(whole.losses).hasSize(18);
    for (int end : new int[] {8, 11, 12}) {
      Run first = new Run(workers);
      Torch.manualSeed(1);
      loop(first, end);
      Run second = new Run(workers);
      loop(second, Integer.MAX_VALUE);
      assertThat(second.losses).as("from step %d", end).isEqualTo(whole.losses.subList(end, 18));
      assertThat(equal(second.model, whole.model)).isTrue();
      folder.resolve("last.pth").toFile().delete();
    }
  }

  private void loop(Run run, int end) {
    TrainingState state =
        new TrainingState(
            o ->
                o.model(run.model)
                    .optimizer(run.optimizer)
                    .scheduler(run.scheduler)
                    .loader(run.loader));
    Checkpoints checkpoints = new Checkpoints(folder, state);
    checkpoints.resume();
    while (state.epoch() < 3) {
      for (Batch batch : run.loader) {
        try (TensorScope scope = TensorScope.open()) {
          run.optimizer.zeroGrad();
          Tensor input = F.dropout(batch.input(), 0.2, true);
          Tensor loss = F.mseLoss(run.model.call(input), batch.target());
          loss.backward();
          run.optimizer.step();
          run.losses.add(loss.item());
        }
        if (state.nextStep() == end) {
          checkpoints.save();
          run.loader.close();
          return;
        }
      }
      run.scheduler.step();
      state.nextEpoch();
    }
    folder.resolve("last.pth").toFile().delete();
  }

  @Test
  void anInterruptSavesTheLastStepAndEndsFit() {
    Run run = new Run(0);
    Path checkpoints = folder.resolve("interrupted");
    Callback interrupt =
        new Callback() {
          @Override
          public void onTrainBatchEnd(Trainer trainer, double loss, Object batch, long index) {
            if (trainer.state().step() == 7) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Trainer trainer =
        run.fit(o -> o.seed(1).maxEpochs(4).callback(interrupt).checkpoints(checkpoints, c -> {}));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(trainer.isInterrupted()).isTrue();
    assertThat(run.losses).hasSize(8);
    Run rest = new Run(0);
    Trainer resumed = rest.fit(o -> o.maxEpochs(4).checkpoints(checkpoints, c -> {}).resume(true));
    assertThat(resumed.isInterrupted()).isFalse();
    Run whole = new Run(0);
    whole.fit(o -> o.seed(1).maxEpochs(4));
    assertThat(rest.losses).isEqualTo(whole.losses.subList(8, 24));
  }

  @Test
  void anAccumulatedStepIsNotCutByAnInterrupt() {
    Run run = new Run(0);
    AtomicBoolean isDone = new AtomicBoolean();
    Callback interrupt =
        new Callback() {
          @Override
          public void onTrainBatchEnd(Trainer trainer, double loss, Object batch, long index) {
            if (!isDone.getAndSet(true)) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Trainer trainer = run.fit(o -> o.maxEpochs(4).accumulate(3).callback(interrupt));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.losses).hasSize(3);
    assertThat(trainer.state().step()).isEqualTo(1);
  }

  /** Interrupts by another thread at any moment: in a step, a loader, a validation, a save. */
  @RepeatedTest(12)
  void anInterruptAtAnyMomentLosesNoStep(RepetitionInfo repetition) throws InterruptedException {
    Run whole = new Run(1);
    whole.fit(o -> o.seed(1).maxEpochs(6));
    Run run = new Run(1);
    Thread training = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              while (run.losses.size() < 4 + repetition.getCurrentRepetition()) {
                Thread.onSpinWait();
              }
              training.interrupt();
            });
    interrupter.start();
    Path checkpoints = folder.resolve("waiting");
    Trainer trainer = run.fit(o -> o.seed(1).maxEpochs(6).checkpoints(checkpoints, c -> {}));
    while (!Thread.interrupted()) {
      Thread.onSpinWait(); // the training may have ended before
    }
    interrupter.join();
    int done = run.losses.size();
    assertThat(run.losses).isEqualTo(whole.losses.subList(0, done));
    assertThat(trainer.isInterrupted() || done == 36).isTrue();
    Run rest = new Run(1);
    rest.fit(o -> o.maxEpochs(6).checkpoints(checkpoints, c -> {}).resume(true));
    assertThat(rest.losses).isEqualTo(whole.losses.subList(done, 36));
  }

  /** After the last batch of an epoch, and before its validation. */
  @Test
  void anInterruptAtTheEndOfAnEpochDoesNotRepeatIt() {
    Run whole = new Run(0);
    whole.fit(o -> o.seed(1).maxEpochs(2));
    Callback interrupt =
        new Callback() {
          @Override
          public void onTrainBatchEnd(Trainer trainer, double loss, Object batch, long index) {
            if (index == 5 && trainer.state().epoch() == 0) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Path checkpoints = folder.resolve("end");
    Run run = new Run(0);
    run.fit(o -> o.seed(1).maxEpochs(2).callback(interrupt).checkpoints(checkpoints, c -> {}));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.losses).hasSize(6);
    Run rest = new Run(0);
    rest.fit(o -> o.maxEpochs(2).checkpoints(checkpoints, c -> {}).resume(true));
    assertThat(rest.losses).isEqualTo(whole.losses.subList(6, 12));
  }
}
