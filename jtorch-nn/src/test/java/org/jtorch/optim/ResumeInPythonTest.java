package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python loads the state dicts of every optimizer and scheduler with {@code weights_only=True} and
 * trains as Java does, and Java resumes from Python's state dicts.
 */
@Tag("python")
class ResumeInPythonTest {
  private static final int STEPS_IN_PYTHON = 2;

  private static final Map<String, Function<List<Tensor>, Optimizer<?>>> WITH_ALL_FIRST_SCHEDULERS =
      Map.of(
          "SGD",
          params ->
              new SGD(
                  o -> o.lr(0.1).momentum(0.9).nesterov(true).weightDecay(0.01),
                  SGD.group(params.subList(0, 1)),
                  SGD.group(params.subList(1, 2), o -> o.lr(0.2))),
          "Adam",
          params ->
              new Adam(
                  o -> o.lr(0.1).betas(0.8, 0.9).amsgrad(true),
                  Adam.group(params.subList(0, 1)),
                  Adam.group(params.subList(1, 2), o -> o.lr(0.2))),
          "AdamW",
          params ->
              new AdamW(
                  o -> o.lr(0.1).eps(1e-6).maximize(true),
                  AdamW.group(params.subList(0, 1)),
                  AdamW.group(params.subList(1, 2), o -> o.lr(0.2))));

  /** Optimizers that are tried with one scheduler. */
  private static final Map<String, Function<List<Tensor>, Optimizer<?>>> OTHERS =
      Map.ofEntries(
          Map.entry(
              "Adadelta",
              params ->
                  new Adadelta(
                      o -> o.lr(0.1).rho(0.8).weightDecay(0.01),
                      Adadelta.group(params.subList(0, 1)),
                      Adadelta.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "Adafactor",
              params ->
                  new Adafactor(
                      o -> o.lr(0.1).beta2Decay(-0.5).eps(1e-6, 1e-2).d(2),
                      Adafactor.group(params.subList(0, 1)),
                      Adafactor.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "Adagrad",
              params ->
                  new Adagrad(
                      o -> o.lr(0.1).lrDecay(0.1).initialAccumulatorValue(0.2),
                      Adagrad.group(params.subList(0, 1)),
                      Adagrad.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "Adamax",
              params ->
                  new Adamax(
                      o -> o.lr(0.1).betas(0.8, 0.9),
                      Adamax.group(params.subList(0, 1)),
                      Adamax.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "ASGD",
              params ->
                  new ASGD(
                      o -> o.lr(0.1).lambd(1e-3).alpha(0.7).t0(1),
                      ASGD.group(params.subList(0, 1)),
                      ASGD.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "NAdam",
              params ->
                  new NAdam(
                      o ->
                          o.lr(0.1).momentumDecay(6e-3).weightDecay(0.1).decoupledWeightDecay(true),
                      NAdam.group(params.subList(0, 1)),
                      NAdam.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "RAdam",
              params ->
                  new RAdam(
                      o -> o.lr(0.1).betas(0.8, 0.9).weightDecay(0.1),
                      RAdam.group(params.subList(0, 1)),
                      RAdam.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "RMSprop",
              params ->
                  new RMSprop(
                      o -> o.lr(0.1).momentum(0.9).centered(true),
                      RMSprop.group(params.subList(0, 1)),
                      RMSprop.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "Rprop",
              params ->
                  new Rprop(
                      o -> o.lr(0.1).etas(0.4, 1.3).stepSizes(1e-5, 10),
                      Rprop.group(params.subList(0, 1)),
                      Rprop.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "SparseAdam",
              params ->
                  new SparseAdam(
                      o -> o.lr(0.1).betas(0.8, 0.9),
                      SparseAdam.group(params.subList(0, 1)),
                      SparseAdam.group(params.subList(1, 2), o -> o.lr(0.2)))),
          Map.entry(
              "Muon",
              params ->
                  new Muon(params.subList(0, 1), o -> o.lr(0.1).momentum(0.8).weightDecay(0.2))),
          Map.entry("LBFGS", params -> new LBFGS(params, o -> o.lr(0.1).maxIter(3))));

  private static final Map<String, Function<List<Tensor>, Optimizer<?>>> OPTIMIZERS =
      new LinkedHashMap<>();

  static {
    OPTIMIZERS.putAll(WITH_ALL_FIRST_SCHEDULERS);
    OPTIMIZERS.putAll(OTHERS);
  }

  private static final Map<String, Function<Optimizer<?>, LRScheduler>> SCHEDULERS =
      Map.of(
          "StepLR", o -> new StepLR(o, 2, 0.5),
          "MultiStepLR", o -> new MultiStepLR(o, List.of(2L, 4L, 4L), 0.5),
          "ExponentialLR", o -> new ExponentialLR(o, 0.8),
          "CosineAnnealingLR", o -> new CosineAnnealingLR(o, 3, 0.01),
          "LambdaLR", o -> new LambdaLR(o, epoch -> 1 / (1.0 + epoch)));

  /** Schedulers that are tried with one optimizer. */
  private static final Map<String, Function<Optimizer<?>, LRScheduler>> MORE_SCHEDULERS =
      Map.ofEntries(
          Map.entry("MultiplicativeLR", o -> new MultiplicativeLR(o, e -> 1 / (1.0 + e))),
          Map.entry("ConstantLR", o -> new ConstantLR(o, 0.5, 4)),
          Map.entry("LinearLR", o -> new LinearLR(o, 0.5, 0.9, 7)),
          Map.entry("PolynomialLR", o -> new PolynomialLR(o, 20, 2)),
          Map.entry(
              "CosineAnnealingWarmRestarts", o -> new CosineAnnealingWarmRestarts(o, 2, 2, 0.01)),
          Map.entry("CyclicLR", o -> new CyclicLR(o, 0.01, 0.1, c -> c.stepSizeUp(3))),
          Map.entry("OneCycleLR", o -> new OneCycleLR(o, 0.1, 20)),
          Map.entry("SWALR", o -> new SWALR(o, 0.05)),
          Map.entry("ReduceLROnPlateau", o -> new ReduceLROnPlateau(o, p -> p.patience(1))),
          Map.entry(
              "ChainedScheduler",
              o ->
                  new ChainedScheduler(
                      List.of(new ConstantLR(o, 0.5, 4), new ExponentialLR(o, 0.8)))),
          Map.entry(
              "SequentialLR",
              o ->
                  new SequentialLR(
                      List.of(new ConstantLR(o, 0.5, 4), new ExponentialLR(o, 0.8)), List.of(4L))));

  /** Schedulers with other settings, which the state dict replaces. Functions are not saved. */
  private static final Map<String, Function<Optimizer<?>, LRScheduler>> OTHER_SCHEDULERS =
      Map.of(
          "StepLR", o -> new StepLR(o, 9),
          "MultiStepLR", o -> new MultiStepLR(o, List.of(9L)),
          "ExponentialLR", o -> new ExponentialLR(o, 0.1),
          "CosineAnnealingLR", o -> new CosineAnnealingLR(o, 9),
          "LambdaLR", o -> new LambdaLR(o, epoch -> 1 / (1.0 + epoch)));

  private record Training(Linear model, Optimizer<?> optimizer, LRScheduler scheduler) {
    static Training of(
        Function<List<Tensor>, Optimizer<?>> optimizer,
        Function<Optimizer<?>, LRScheduler> scheduler) {
      Linear model = new Linear(3, 2);
      Optimizer<?> created = optimizer.apply(List.copyOf(model.parameters()));
      return new Training(model, created, scheduler.apply(created));
    }

    void step() {
      Tensor loss = optimizer.step(this::loss);
      if (scheduler instanceof ReduceLROnPlateau plateau) {
        plateau.step(loss);
      } else {
        scheduler.step();
      }
    }

    private Tensor loss() {
      model.zeroGrad();
      Tensor loss = model.call(Torch.ones(4, 3)).square().mean();
      loss.backward();
      if (optimizer instanceof SparseAdam) {
        model.parameters().forEach(parameter -> parameter.setGrad(parameter.grad().toSparse()));
      }
      return loss;
    }

    Map<String, Object> save() {
      return Map.of(
          "model", model.stateDict(),
          "optimizer", optimizer.stateDict(),
          "scheduler", scheduler.stateDict());
    }

    @SuppressWarnings("unchecked")
    void load(Map<?, ?> saved) {
      model.loadStateDict((Map<String, Tensor>) entry(saved, "model"));
      optimizer.loadStateDict((Map<String, ?>) entry(saved, "optimizer"));
      scheduler.loadStateDict((Map<String, ?>) entry(saved, "scheduler"));
    }
  }

  @Test
  void trainingResumesInPythonAndBackInJava(@TempDir Path folder) throws Exception {
    Map<String, Training> trainings = new LinkedHashMap<>();
    Map<String, Object> saved = new LinkedHashMap<>();
    WITH_ALL_FIRST_SCHEDULERS
        .keySet()
        .forEach(kind -> SCHEDULERS.keySet().forEach(name -> begin(kind + " " + name, trainings)));
    OTHERS.keySet().forEach(kind -> begin(kind + " StepLR", trainings));
    MORE_SCHEDULERS.keySet().forEach(name -> begin("SGD " + name, trainings));
    trainings.forEach((name, training) -> saved.put(name, training.save()));
    Checkpoint.save(folder.resolve("java.pt"), saved);
    runPython(folder);
    Checkpoint python = Checkpoint.load(folder.resolve("python.pt"));
    trainings.forEach((name, training) -> resume(name, training, (Map<?, ?>) python.value(name)));
  }

  private static void begin(String name, Map<String, Training> trainings) {
    String[] kinds = name.split(" ");
    Function<Optimizer<?>, LRScheduler> scheduler =
        SCHEDULERS.containsKey(kinds[1])
            ? entry(SCHEDULERS, kinds[1])
            : entry(MORE_SCHEDULERS, kinds[1]);
    Training training = Training.of(entry(OPTIMIZERS, kinds[0]), scheduler);
    for (int i = 0; i < 3; i++) {
      training.step();
    }
    trainings.put(name, training);
  }

  private static void runPython(Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process python =
        new ProcessBuilder(
                System.getProperty("jtorch.python", "python3"),
                "src/test/python/resume.py",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(python.waitFor()).as(Files.readString(output)).isZero();
  }

  private static void resume(String name, Training training, Map<?, ?> python) {
    for (int i = 0; i < STEPS_IN_PYTHON; i++) {
      training.step();
      assertRates(name, training, (List<?>) ((List<?>) entry(python, "rates")).get(i));
    }
    String[] kinds = name.split(" ");
    Function<Optimizer<?>, LRScheduler> other =
        OTHER_SCHEDULERS.containsKey(kinds[1])
            ? entry(OTHER_SCHEDULERS, kinds[1])
            : entry(MORE_SCHEDULERS, kinds[1]);
    Training loaded = Training.of(entry(OPTIMIZERS, kinds[0]), other);
    loaded.load(python);
    for (int i = 0; i < 3; i++) {
      assertThat(loaded.model().weight().detach().allclose(training.model().weight(), 1e-5, 1e-7))
          .as(name)
          .isTrue();
      assertRates(name, training, loaded.scheduler().getLastLr());
      training.step();
      loaded.step();
    }
  }

  private static void assertRates(String name, Training training, List<?> expected) {
    List<Double> actual = training.scheduler().getLastLr();
    assertThat(expected).as(name).hasSameSizeAs(actual);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i)).as(name).isCloseTo((Double) expected.get(i), within(1e-15));
    }
  }

  private static <T> T entry(Map<?, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }
}
