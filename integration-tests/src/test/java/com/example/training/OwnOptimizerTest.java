package com.example.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.amp.GradScaler;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;
import org.jtorch.optim.GroupStep;
import org.jtorch.optim.LRScheduler;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.OptimizerOptions;
import org.jtorch.optim.ParamGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a user-defined optimizer and scheduler in a package outside jtorch. */
class OwnOptimizerTest {
  private static final long EPOCHS = 10;

  @TempDir Path folder;
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** A model with its optimizer and scheduler. */
  private record Training(Sequential model, Lion optimizer, WarmupCosineLR scheduler) {
    static Training create(double lr, long warmup) {
      Sequential model = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
      Lion optimizer =
          new Lion(model.parameters(), o -> o.lr(lr).weightDecay(0.01).betas(0.9, 0.95));
      return new Training(model, optimizer, new WarmupCosineLR(optimizer, warmup, EPOCHS));
    }

    double epoch() {
      try (TensorScope step = TensorScope.open()) {
        Tensor x = Torch.linspace(-1, 1, 64).view(16, 4);
        optimizer.zeroGrad();
        Tensor loss = F.mseLoss(model.call(x), x.sum(1, true).sin());
        loss.backward();
        optimizer.step();
        scheduler.step();
        return loss.item();
      }
    }

    void save(Path file) {
      Checkpoint.save(
          file,
          Map.of(
              "model", model.stateDict(),
              "optimizer", optimizer.stateDict(),
              "scheduler", scheduler.stateDict()));
    }

    void load(Path file) {
      Checkpoint checkpoint = Checkpoint.load(file);
      model.loadStateDict(checkpoint.stateDict("model"));
      optimizer.loadStateDict(checkpoint.map("optimizer"));
      scheduler.loadStateDict(checkpoint.map("scheduler"));
    }
  }

  @Test
  void lionAndItsSchedulerMatchTheFormulas() {
    double[] gradients = {0.5, -1, 0.25, 0.25, -2};
    Tensor param = Torch.tensor(new double[] {1}).requiresGrad_();
    Lion lion = new Lion(List.of(param), o -> o.lr(0.1).weightDecay(0.5).betas(0.8, 0.9));
    WarmupCosineLR scheduler = new WarmupCosineLR(lion, 2, 4);
    double[] rates = {0.05, 0.1, 0.1, 0.05, 0};
    double value = 1;
    double average = 0;
    for (int i = 0; i < gradients.length; i++) {
      assertThat(scheduler.getLastLr().get(0)).isCloseTo(rates[i], within(1e-15));
      param.clearGrad();
      param.setGrad(Torch.tensor(new double[] {gradients[i]}));
      lion.step();
      scheduler.step();
      value -= rates[i] * 0.5 * value;
      value -= rates[i] * Math.signum(0.8 * average + 0.2 * gradients[i]);
      average = 0.9 * average + 0.1 * gradients[i];
      assertThat(param.item()).isCloseTo(value, within(1e-12));
    }
  }

  @Test
  void trainingResumesBitForBitFromACheckpoint() {
    Path file = folder.resolve("training.pt");
    Training first = Training.create(0.01, 3);
    List<Double> losses = new ArrayList<>();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      if (epoch == EPOCHS / 2) {
        first.save(file);
      }
      losses.add(first.epoch());
    }
    assertThat(losses.get(losses.size() - 1)).isLessThan(losses.get(0));

    Training second = Training.create(0.5, 1);
    second.epoch();
    second.load(file);
    assertThat(second.scheduler.lastEpoch()).isEqualTo(EPOCHS / 2);
    for (int epoch = (int) EPOCHS / 2; epoch < EPOCHS; epoch++) {
      assertThat(second.epoch()).isEqualTo(losses.get(epoch));
    }
    assertThat(second.scheduler.getLastLr()).isEqualTo(first.scheduler.getLastLr());
    first
        .model
        .stateDict()
        .forEach(
            (name, tensor) ->
                assertThat(second.model.stateDict().get(name).equal(tensor)).as(name).isTrue());
  }

  @Test
  void theStateDictHasPyTorchsForm() {
    Training training = Training.create(0.01, 2);
    training.epoch();
    Map<String, Object> saved = training.optimizer.stateDict();
    Map<?, ?> state = (Map<?, ?>) saved.get("state");
    assertThat(state).hasSize(4);
    Map<?, ?> group = (Map<?, ?>) ((List<?>) saved.get("param_groups")).get(0);
    assertThat(List.copyOf(group.keySet()).toString())
        .isEqualTo("[lr, weight_decay, maximize, betas, initial_lr, params]");
    assertThat(group.get("betas")).isEqualTo(List.of(0.9, 0.95));
    assertThat(training.optimizer.toString())
        .startsWith("Lion (\nParameter Group 0\n    betas: (0.9, 0.95)\n    initial_lr: 0.01\n");
    assertThat(training.scheduler)
        .hasToString("WarmupCosineLR(warmup=2.0, total=10.0, last_epoch=1, lr=(0.01))");
  }

  @Test
  void stateDictsOfOtherOptimizersAreRefused() {
    Training training = Training.create(0.01, 2);
    training.epoch();
    Adam adam = new Adam(training.model.parameters());
    adam.step();
    double lr = training.optimizer.paramGroups().get(0).lr();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training.optimizer.loadStateDict(adam.stateDict()))
        .withMessage("param_groups[0] has \"eps\": the state dict belongs to another optimizer");
    assertThat(training.optimizer.paramGroups().get(0).lr()).isEqualTo(lr);
  }

  @Test
  void theStateFollowsTheModelAndScalersWork() {
    Training training = Training.create(0.01, 2);
    training.epoch();
    training.model.to(DType.FLOAT64);
    GradScaler scaler = new GradScaler(Device.CPU);
    Tensor x = Torch.ones(DType.FLOAT64, 2, 4);
    training.optimizer.zeroGrad();
    scaler.scale(training.model.call(x).sum()).backward();
    assertThat(scaler.step(training.optimizer)).isTrue();
    Map<?, ?> state = (Map<?, ?>) training.optimizer.stateDict().get("state");
    Tensor average = (Tensor) ((Map<?, ?>) state.get(0L)).get("exp_avg");
    assertThat(average.dtype()).isEqualTo(DType.FLOAT64);
  }

  /** Options with only the common settings. */
  private static final class PlainOptions extends OptimizerOptions<PlainOptions> {
    PlainOptions() {
      super(0.1, 0);
    }
  }

  /** Divides by the mean square of each row, and by the number of steps. */
  private static final class RowScaled extends Optimizer<PlainOptions> {
    RowScaled(List<Tensor> params) {
      super(new PlainOptions(), o -> {});
      addParamGroup(new ParamGroup<>(params));
    }

    @Override
    protected Set<String> stateNames() {
      return Set.of("step", "row_sq");
    }

    @Override
    protected Shape stateShape(String name, Shape param) {
      return Shape.of(param.size(0));
    }

    @Override
    protected void update(PlainOptions options, GroupStep step) {
      List<Tensor> counts = step.incrementStep();
      List<Tensor> squares = step.state("row_sq", param -> Torch.zerosLike(param.select(1, 0)));
      for (int i = 0; i < counts.size(); i++) {
        Tensor gradient = step.gradients().get(i);
        Tensor rows = squares.get(i).add_(gradient.square().mean(1));
        step.params()
            .get(i)
            .sub_(gradient.div(rows.sqrt().unsqueeze(1)).div(counts.get(i)).mul(options.lr()));
      }
    }
  }

  @Test
  void anOptimizerMayCountStepsAndHaveStateOfAnotherShape() {
    Tensor param = Torch.zeros(2, 3).requiresGrad_();
    RowScaled optimizer = new RowScaled(List.of(param));
    param.setGrad(Torch.ones(2, 3).mul(2));
    optimizer.step();
    assertThat(param.get(0, 0).item()).isCloseTo(-0.1, within(1e-7));
    RowScaled next = new RowScaled(List.of(param));
    next.loadStateDict(optimizer.stateDict());
    next.step();
    assertThat(param.get(0, 0).item()).isCloseTo(-0.1 - 0.1 * 2 / Math.sqrt(8) / 2, within(1e-7));
    Map<?, ?> state = (Map<?, ?>) next.stateDict().get("state");
    assertThat(((Tensor) ((Map<?, ?>) state.get(0L)).get("step")).item()).isEqualTo(2);
  }

  /** Uses the parameter itself as its state. */
  private static final class Aliasing extends Optimizer<PlainOptions> {
    Aliasing(List<Tensor> params) {
      super(new PlainOptions(), o -> {});
      addParamGroup(new ParamGroup<>(params));
    }

    @Override
    protected Set<String> stateNames() {
      return Set.of("slow");
    }

    @Override
    protected void update(PlainOptions options, GroupStep step) {
      assertThat(step.state("slow", param -> param)).isEmpty();
    }
  }

  /** Scheduler that does not call {@code initialStep}. */
  private static final class Uninitialized extends LRScheduler {
    Uninitialized(Optimizer<?> optimizer) {
      super(optimizer);
    }

    @Override
    protected double getLr(double current, double base, int group) {
      return base;
    }
  }

  @Test
  void mistakesOfAnAuthorAreReported() {
    Tensor param = Torch.ones(2).requiresGrad_();
    param.setGrad(Torch.ones(2));
    Aliasing optimizer = new Aliasing(List.of(param));
    assertThatIllegalArgumentException()
        .isThrownBy(optimizer::step)
        .withMessage(
            "the initial value of state \"slow\" is the parameter itself: return a copy,"
                + " param.clone()");
    assertThat(param.isClosed()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> new Uninitialized(optimizer).step())
        .withMessage("Uninitialized: the constructor must call initialStep() at its end");
  }
}
