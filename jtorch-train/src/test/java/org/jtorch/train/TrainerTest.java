package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Module;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.optim.Average;
import org.jtorch.optim.AveragedModel;
import org.jtorch.optim.ReduceLROnPlateau;
import org.jtorch.optim.SGD;
import org.jtorch.optim.StepLR;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of a linear regression. Each test closes all tensors. */
class TrainerTest {
  private static final int SAMPLES = 20;

  @TempDir private Path folder;
  private Regression task;
  private DataLoader<Batch> loader;

  private TensorScope scope;
  private long unclosed;

  @BeforeEach
  void open() {
    unclosed = Torch.memoryStats().unclosed();
    scope = TensorScope.open();
    task = new Regression(SAMPLES);
    loader = task.loader(o -> o.batchSize(4).shuffle(true));
  }

  @AfterEach
  void closeAll() {
    loader.close();
    task.close();
    scope.close();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(unclosed);
  }

  /** A loop by hand with a trainer's options. */
  private static List<Double> byHand(
      Regression task, long epochs, Consumer<Regression> beforeStep) {
    List<Double> losses = new ArrayList<>();
    try (DataLoader<Batch> batches = task.loader(o -> o.batchSize(4).shuffle(true))) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        for (Batch batch : batches) {
          try (TensorScope scope = TensorScope.open()) {
            task.optimizer.zeroGrad();
            Tensor loss = F.mseLoss(task.model.call(batch.input()), batch.target());
            loss.backward();
            beforeStep.accept(task);
            task.optimizer.step();
            losses.add(loss.item());
          }
        }
      }
    }
    return losses;
  }

  @Test
  void fitDoesWhatALoopDoes() {
    new Trainer(o -> o.maxEpochs(3)).fit(task, loader);
    try (Regression other = new Regression(SAMPLES)) {
      assertThat(byHand(other, 3, any -> {})).isEqualTo(task.losses).hasSize(15);
      assertThat(task.weights()).isEqualTo(other.weights());
    }
  }

  @Test
  void gradientsAreClippedByNormAndValue() {
    new Trainer(o -> o.maxEpochs(2).clipNorm(0.3)).fit(task, loader);
    try (Regression other = new Regression(SAMPLES)) {
      byHand(other, 2, r -> ClipGrad.clipGradNorm_(r.model.parameters(), 0.3));
      assertThat(task.weights()).isEqualTo(other.weights());
    }
    try (Regression clipped = new Regression(SAMPLES);
        Regression other = new Regression(SAMPLES)) {
      Torch.manualSeed(5);
      new Trainer(o -> o.maxEpochs(2).clipValue(0.2))
          .fit(clipped, clipped.loader(o -> o.batchSize(4).shuffle(true)));
      Torch.manualSeed(5);
      byHand(other, 2, r -> ClipGrad.clipGradValue_(r.model.parameters(), 0.2));
      assertThat(clipped.weights()).isEqualTo(other.weights());
    }
  }

  /** 20 samples in batches of 3, four batches a step: groups of 12 and of 8 samples. */
  @Test
  void accumulatedGradientsAreThoseOfOneLargeBatch() {
    new Trainer(o -> o.maxEpochs(1).accumulate(4)).fit(task, task.loader(o -> o.batchSize(3)));
    assertThat(task.losses).hasSize(7);
    try (Regression other = new Regression(SAMPLES)) {
      new Trainer(o -> o.maxEpochs(1)).fit(other, other.loader(o -> o.batchSize(12)));
      assertThat(other.losses).hasSize(2);
      assertThat(task.weights()).containsExactly(other.weights(), within(1e-12));
    }
  }

  @Test
  void validationMeansAreWeightedByBatchSize() {
    Trainer trainer = new Trainer(o -> o.maxEpochs(1));
    trainer.fit(task, loader, task.loader(o -> o.batchSize(7)));
    Map<String, Double> whole = trainer.validate(task, task.loader(o -> o.batchSize(20)));
    assertThat(trainer.metric("val_loss")).isCloseTo(whole.get("val_loss"), within(1e-12));
    assertThat(trainer.metrics()).containsKeys("train_loss", "train_loss_epoch", "val_loss");
    assertThat(trainer.metric("train_loss")).isEqualTo(task.losses.get(4));
    assertThat(trainer.metric("train_loss_epoch"))
        .isCloseTo(
            task.losses.stream().mapToDouble(loss -> loss).average().orElseThrow(), within(1e-12));
    assertThatThrownBy(() -> trainer.metric("val_f1"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("no metric \"val_f1\" was logged; there are [");
    assertThat(task.model.isTraining()).isTrue();
  }

  @Test
  void predictReturnsTheModelsOutput() {
    Trainer trainer = new Trainer();
    List<Tensor> predictions = trainer.predict(task, task.loader(o -> o.batchSize(8)));
    assertThat(predictions).extracting(p -> p.size(0)).containsExactly(8L, 8L, 4L);
    assertThat(predictions.get(0).requiresGrad()).isFalse();
    TensorScope.closeAll(predictions);
  }

  @Test
  void schedulersStepByEpochByStepAndOnPlateaus() {
    SGD byEpoch = new SGD(task.model.parameters(), o -> o.lr(1));
    List<Double> rates = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void onAfterOptimizerStep(Trainer trainer) {
            rates.add(byEpoch.paramGroups().get(0).lr());
          }
        };
    byEpoch.paramGroups().get(0).lr(1e-3);
    fit(Optimization.of(byEpoch, o -> o.everyEpoch(new StepLR(byEpoch, 1, 0.5))), record);
    assertThat(rates).startsWith(1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 5e-4).hasSize(10);
    rates.clear();
    byEpoch.paramGroups().get(0).lr(1e-3);
    ReduceLROnPlateau plateau =
        new ReduceLROnPlateau(byEpoch, p -> p.patience(0).threshold(1e9).factor(0.1));
    fit(Optimization.of(byEpoch, o -> o.onPlateau("val_loss", plateau)), record);
    assertThat(rates).startsWith(1e-3, 1e-3, 1e-3, 1e-3, 1e-3).endsWith(1e-4, 1e-4);
    rates.clear();
    SGD stepwise = new SGD(task.model.parameters(), o -> o.lr(1e-3));
    fit(
        Optimization.of(stepwise, o -> o.everyStep(new StepLR(stepwise, 2, 0.5))),
        new Callback() {
          @Override
          public void onAfterOptimizerStep(Trainer trainer) {
            rates.add(stepwise.paramGroups().get(0).lr());
          }
        });
    assertThat(rates).startsWith(1e-3, 5e-4, 5e-4, 2.5e-4);
  }

  private void fit(Optimization optimization, Callback callback) {
    new Trainer(o -> o.maxEpochs(2).callback(callback))
        .fit(
            TrainingTask.supervised(task.model, F::mseLoss, optimization, o -> {}),
            loader,
            task.loader(o -> o.batchSize(20)));
  }

  @Test
  void limitsEndEpochsAndTraining() {
    Trainer steps = new Trainer(o -> o.maxSteps(7));
    steps.fit(task, loader);
    assertThat(task.losses).hasSize(7);
    assertThat(steps.state().epoch()).isEqualTo(1);
    task.losses.clear();
    Trainer limited = new Trainer(o -> o.maxEpochs(2).limitTrainBatches(3));
    limited.fit(task, loader);
    assertThat(task.losses).hasSize(6);
    assertThat(limited.state().epoch()).isEqualTo(2);
    task.losses.clear();
    new Trainer(
            o ->
                o.fastDevRun(1)
                    .checkpoints(folder, c -> c.everySteps(1))
                    .logger(new CsvLogger(folder.resolve("log.csv"))))
        .fit(task, loader, task.loader(o -> o.batchSize(1)));
    assertThat(task.losses).hasSize(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void overfitBatchesUsesTheSameBatchesInEachEpoch() {
    List<Double> sums = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void onTrainBatchStart(Trainer trainer, Object batch, long index) {
            sums.add(((Batch) batch).input().sum().item());
          }
        };
    new Trainer(o -> o.maxEpochs(3).overfitBatches(2).callback(record)).fit(task, loader, loader);
    assertThat(sums).hasSize(6);
    assertThat(sums.subList(2, 4)).isEqualTo(sums.subList(0, 2)).isEqualTo(sums.subList(4, 6));
    assertThat(sums.get(0)).isNotEqualTo(sums.get(1));
  }

  @Test
  void callbacksRunInOrder() {
    List<String> events = new ArrayList<>();
    new Trainer(o -> o.maxEpochs(1).callback(recorder(events)))
        .fit(task, task.loader(o -> o.batchSize(10)), task.loader(o -> o.batchSize(20)));
    assertThat(events)
        .containsExactly(
            "fit",
            "epoch",
            "batch 0",
            "before",
            "after",
            "step 1",
            "batch 1",
            "before",
            "after",
            "step 2",
            "validation",
            "leave",
            "validated",
            "epoch end 1",
            "end");
  }

  private static Callback recorder(List<String> events) {
    return new Callback() {
      @Override
      public void onFitStart(Trainer trainer) {
        events.add("fit");
      }

      @Override
      public void onFitEnd(Trainer trainer) {
        events.add("end");
      }

      @Override
      public void onTrainEpochStart(Trainer trainer) {
        events.add("epoch");
      }

      @Override
      public void onTrainEpochEnd(Trainer trainer) {
        events.add("epoch end " + trainer.state().epoch());
      }

      @Override
      public void onTrainBatchStart(Trainer trainer, Object batch, long batchIndex) {
        events.add("batch " + batchIndex);
      }

      @Override
      public void onBeforeOptimizerStep(Trainer trainer) {
        assertThat(trainer.model().parameters()).allMatch(Tensor::hasGrad);
        events.add("before");
      }

      @Override
      public void onAfterOptimizerStep(Trainer trainer) {
        events.add("after");
      }

      @Override
      public void onStepEnd(Trainer trainer) {
        events.add("step " + trainer.state().step());
      }

      @Override
      public void onValidationStart(Trainer trainer) {
        events.add("validation");
      }

      @Override
      public void onValidationLeave(Trainer trainer) {
        events.add("leave");
      }

      @Override
      public void onValidationEnd(Trainer trainer) {
        events.add("validated");
      }
    };
  }

  @Test
  void aLossThatIsNotFiniteEndsTheTraining() {
    List<String> seen = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void onException(Trainer trainer, Throwable exception) {
            seen.add(exception.getClass().getSimpleName());
          }

          @Override
          public void onTrainBatchStart(Trainer trainer, Object batch, long index) {
            if (trainer.state().step() == 6) {
              ((Batch) batch).input().fill_(Double.NaN);
            }
          }
        };
    Regression copied = task;
    DataLoader<Batch> copies =
        DataLoader.of(
            copied.data,
            samples ->
                new Batch(
                    Torch.stack(samples.stream().map(s -> s.input()).toList()),
                    Torch.stack(samples.stream().map(s -> s.target()).toList())),
            o -> o.batchSize(4));
    assertThatThrownBy(() -> new Trainer(o -> o.maxEpochs(3).callback(record)).fit(task, copies))
        .isInstanceOf(NonFiniteLossException.class)
        .hasMessage(
            "the loss is NaN in epoch 1, batch 1, after 6 steps: lower the learning rate, clip"
                + " gradients, or find the operator with Torch.detectAnomaly");
    assertThat(seen).containsExactly("NonFiniteLossException");
    assertThat(task.weights()).doesNotContain(Double.NaN);
  }

  @Test
  void earlyStoppingRestoresTheBestWeights() {
    List<double[]> weights = new ArrayList<>();
    double[] script = {3, 1, 2, 2, 2, 0};
    Callback scripted =
        new Callback() {
          @Override
          public void onValidationEnd(Trainer trainer) {
            trainer.rows().latest().put("val_loss", script[weights.size()]);
            weights.add(task.weights());
          }
        };
    EarlyStopping stopping = new EarlyStopping(o -> o.patience(3).restoreBest(true));
    new Trainer(o -> o.maxEpochs(9).callback(scripted).callback(stopping))
        .fit(task, loader, task.loader(o -> o.batchSize(20)));
    assertThat(weights).hasSize(5);
    assertThat(task.weights()).isEqualTo(weights.get(1)).isNotEqualTo(weights.get(4));
    assertThat(stopping.bestScore()).hasValue(1);
  }

  @Test
  void mixedPrecisionComputesInBfloat16() {
    List<DType> dtypes = new ArrayList<>();
    task.model.to(DType.FLOAT32);
    TrainingTask<Batch> lower =
        TrainingTask.supervised(
            task.model,
            (output, target) -> {
              dtypes.add(output.dtype());
              return F.mseLoss(output.to(DType.FLOAT32), target.to(DType.FLOAT32));
            },
            task.optimizer);
    DataLoader<Batch> floats =
        DataLoader.of(
            task.data,
            samples ->
                new Batch(
                    Torch.stack(samples.stream().map(s -> s.input()).toList()).to(DType.FLOAT32),
                    Torch.stack(samples.stream().map(s -> s.target()).toList()).to(DType.FLOAT32)),
            o -> o.batchSize(10));
    Trainer trainer = new Trainer(o -> o.maxEpochs(40).precision(MixedPrecision.BF16));
    trainer.fit(lower, floats, floats);
    assertThat(dtypes).containsOnly(DType.BFLOAT16);
    assertThat(task.model.weight().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(trainer.metric("val_loss")).isLessThan(4).isGreaterThan(0);
    assertThat(trainer.scaler()).isEmpty();
  }

  @Test
  void manualOptimizationStepsWhatTheTaskSteps() {
    SGD first = new SGD(List.of(task.model.weight()), o -> o.lr(0.1));
    SGD second = new SGD(List.of(task.model.bias()), o -> o.lr(0.2));
    TrainingTask<Batch> manual =
        new TrainingTask<>() {
          @Override
          public Module model() {
            return task.model;
          }

          @Override
          public Tensor trainingStep(Batch batch, StepContext context) {
            Tensor loss = task.trainingStep(batch, context);
            context.backward(loss);
            context.optimize(context.optimizers().get(0));
            context.optimize(context.optimizers().get(1));
            return loss.detach();
          }

          @Override
          public Optimization configureOptimizers() {
            return Optimization.manual(List.of(first, second), o -> {});
          }
        };
    Trainer trainer = new Trainer(o -> o.maxEpochs(10).checkpoints(folder, c -> {}));
    trainer.fit(manual, loader);
    assertThat(trainer.state().step()).isEqualTo(50);
    assertThat(task.losses.get(49)).isLessThan(0.01 * task.losses.get(0));
    assertThat(trainer.state().toString()).contains("optimizer, optimizer_1");
  }

  @Test
  void loggersGetRowsAtTheInterval() throws Exception {
    Path file = folder.resolve("logs/run.csv");
    try (CsvLogger logger = new CsvLogger(file)) {
      new Trainer(
              o ->
                  o.maxEpochs(2)
                      .logEverySteps(2)
                      .logger(logger)
                      .callback(new LearningRateMonitor()))
          .fit(task, loader, task.loader(o -> o.batchSize(20)));
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).isEqualTo("step,epoch,train_loss,lr,train_loss_epoch,val_loss");
    assertThat(lines).hasSize(1 + 5 + 4);
    assertThat(lines.get(1)).isEqualTo("2,0.0," + task.losses.get(1) + ",0.05,,");
    assertThat(lines.get(4)).startsWith("5,0.0,,,,");
    assertThat(lines.get(9)).startsWith("10,1.0,,,,");
  }

  @Test
  void averagedWeightsAreValidated() {
    var ema = new AveragedModel<>(task.model, Regression::linear, o -> o.average(Average.ema(0.5)));
    Trainer trainer =
        new Trainer(o -> o.maxEpochs(2).callback(new WeightAveraging<>(task.model, ema)));
    trainer.fit(task, loader, task.loader(o -> o.batchSize(20)));
    assertThat(ema.numAveraged()).isEqualTo(10);
    double averaged = trainer.metric("val_loss");
    assertThat(trainer.validate(task, task.loader(o -> o.batchSize(20))).get("val_loss"))
        .isNotEqualTo(averaged);
    task.model.loadStateDict(ema.module().stateDict());
    assertThat(trainer.validate(task, task.loader(o -> o.batchSize(20))).get("val_loss"))
        .isEqualTo(averaged);
    assertThat(trainer.state().stateDict()).containsKey("ema");
    ema.close();
  }

  @Test
  void aCallbackThatThrowsLeavesNoGradient() {
    Callback failing =
        new Callback() {
          @Override
          public void onBeforeOptimizerStep(Trainer trainer) {
            throw new IllegalStateException("broken");
          }
        };
    assertThatThrownBy(() -> new Trainer(o -> o.maxEpochs(1).callback(failing)).fit(task, loader))
        .hasMessage("broken");
    assertThat(task.model.parameters()).noneMatch(Tensor::hasGrad);
  }

  @Test
  void aStepThatThrowsLeavesNoTensor() {
    TrainingTask<Batch> failing =
        TrainingTask.supervised(
            task.model,
            (output, target) -> {
              Tensor difference = output.sub(target);
              if (task.optimizer.paramGroups().get(0).lr() > 0) {
                throw new IllegalStateException("broken " + difference.numel());
              }
              return difference;
            },
            task.optimizer);
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(
            () ->
                new Trainer(o -> o.maxEpochs(1))
                    .fit(failing, task.loader(o -> o.batchSize(4).numWorkers(2))))
        .hasMessage("broken 4");
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void validationsEveryFewStepsSaveTheBestCheckpoint() {
    List<Long> steps = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void onValidationEnd(Trainer trainer) {
            trainer.rows().latest().put("val_loss", trainer.state().step() == 4 ? 0.5 : 1);
            steps.add(trainer.state().step());
          }
        };
    Trainer trainer =
        new Trainer(
            o ->
                o.maxEpochs(2)
                    .valEverySteps(2)
                    .callback(record)
                    .hyperparameters(Map.of("lr", 0.05, "name", "regression"))
                    .checkpoints(folder, c -> c.monitor("val_loss").keepLast(3)));
    trainer.fit(task, loader, task.loader(o -> o.batchSize(20)));
    assertThat(steps).containsExactly(2L, 4L, 6L, 8L, 10L);
    Checkpoint best = Checkpoint.load(folder.resolve("best.pth"));
    assertThat(best.value("step")).isEqualTo(4L);
    assertThat(best.value("checkpoints.best_score")).isEqualTo(0.5);
    assertThat(best.map("hyper_parameters")).containsEntry("lr", 0.05);
    task.losses.clear();
    Trainer resumed = new Trainer(o -> o.maxEpochs(2).resumeFrom(folder.resolve("best.pth")));
    resumed.fit(task, loader);
    assertThat(task.losses).hasSize(6);
    assertThat(resumed.state().step()).isEqualTo(10);
    assertThat(resumed.state().has("hyper_parameters")).isTrue();
  }

  @Test
  void deterministicAlgorithmsAreUsedWhileATrainingRuns() {
    List<Boolean> modes = new ArrayList<>();
    Callback record =
        new Callback() {
          @Override
          public void onTrainBatchStart(Trainer trainer, Object batch, long index) {
            modes.add(Torch.areDeterministicAlgorithmsEnabled());
          }
        };
    new Trainer(o -> o.fastDevRun(1).deterministic(true).callback(record)).fit(task, loader);
    assertThat(modes).containsExactly(true);
    assertThat(Torch.areDeterministicAlgorithmsEnabled()).isFalse();
  }

  @Test
  void anotherThreadCanStopATraining() {
    Callback stopping =
        new Callback() {
          @Override
          public void onTrainBatchEnd(Trainer trainer, double loss, Object batch, long index) {
            if (index == 2) {
              Thread other = new Thread(trainer::stop);
              other.start();
              try {
                other.join();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
          }
        };
    Trainer trainer = new Trainer(o -> o.maxEpochs(9).callback(stopping));
    assertThatThrownBy(trainer::state).hasMessage("no training has begun: call fit first");
    trainer.fit(task, loader);
    assertThat(task.losses).hasSize(3);
    assertThat(trainer.isInterrupted()).isFalse();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Trainer(o -> o.maxEpochs(0)))
        .hasMessage("maxEpochs must be at least 1, got 0");
    assertThatThrownBy(() -> new Trainer(o -> o.clipNorm(-1)))
        .hasMessage("clipNorm must be above 0, got -1.0");
    assertThatThrownBy(() -> Optimization.manual(List.of(), o -> {}))
        .hasMessage("a training needs an optimizer");
    TrainingTask<Batch> silent = TrainingTask.supervised(task.model, F::mseLoss, task.optimizer);
    ReduceLROnPlateau plateau = new ReduceLROnPlateau(task.optimizer);
    TrainingTask<Batch> unknown =
        TrainingTask.supervised(
            task.model,
            F::mseLoss,
            Optimization.of(task.optimizer, o -> o.onPlateau("val_loss", plateau)),
            o -> {});
    assertThatThrownBy(() -> new Trainer(o -> o.maxEpochs(1)).fit(unknown, loader))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("no metric \"val_loss\" was logged");
    new Trainer(o -> o.maxEpochs(1)).fit(silent, loader);
    assertThatThrownBy(() -> new Trainer(o -> o.valEverySteps(2)).fit(silent, loader, loader))
        .hasMessage(
            "validations inside an epoch need a loader of their own, not that of the training");
  }
}
