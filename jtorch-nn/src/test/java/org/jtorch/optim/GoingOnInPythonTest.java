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
 * Python loads the state dicts of every optimizer and every schedule with {@code
 * weights_only=True}, goes on as Java does, and Java goes on from what Python saved.
 */
@Tag("python")
class GoingOnInPythonTest {
  private static final int IN_PYTHON = 2;

  private static final Map<String, Function<List<Tensor>, Optimizer<?>>> OPTIMIZERS =
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

  private static final Map<String, Function<Optimizer<?>, LRScheduler>> SCHEDULES =
      Map.of(
          "StepLR", o -> new StepLR(o, 2, 0.5),
          "MultiStepLR", o -> new MultiStepLR(o, List.of(2L, 4L, 4L), 0.5),
          "ExponentialLR", o -> new ExponentialLR(o, 0.8),
          "CosineAnnealingLR", o -> new CosineAnnealingLR(o, 3, 0.01),
          "LambdaLR", o -> new LambdaLR(o, epoch -> 1 / (1.0 + epoch)));

  /** With other settings, which the state dict replaces; a function is not saved. */
  private static final Map<String, Function<Optimizer<?>, LRScheduler>> OTHER_SCHEDULES =
      Map.of(
          "StepLR", o -> new StepLR(o, 9),
          "MultiStepLR", o -> new MultiStepLR(o, List.of(9L)),
          "ExponentialLR", o -> new ExponentialLR(o, 0.1),
          "CosineAnnealingLR", o -> new CosineAnnealingLR(o, 9),
          "LambdaLR", o -> new LambdaLR(o, epoch -> 1 / (1.0 + epoch)));

  private record Training(Linear model, Optimizer<?> optimizer, LRScheduler schedule) {
    static Training of(
        Function<List<Tensor>, Optimizer<?>> optimizer,
        Function<Optimizer<?>, LRScheduler> schedule) {
      Linear model = new Linear(3, 2);
      Optimizer<?> made = optimizer.apply(List.copyOf(model.parameters()));
      return new Training(model, made, schedule.apply(made));
    }

    void step() {
      optimizer.zeroGrad();
      model.call(Torch.ones(4, 3)).square().mean().backward();
      optimizer.step();
      schedule.step();
    }

    Map<String, Object> save() {
      return Map.of(
          "model", model.stateDict(),
          "optimizer", optimizer.stateDict(),
          "scheduler", schedule.stateDict());
    }

    @SuppressWarnings("unchecked")
    void load(Map<?, ?> saved) {
      model.loadStateDict((Map<String, Tensor>) entry(saved, "model"));
      optimizer.loadStateDict((Map<String, ?>) entry(saved, "optimizer"));
      schedule.loadStateDict((Map<String, ?>) entry(saved, "scheduler"));
    }
  }

  @Test
  void trainingGoesOnInPythonAndComesBack(@TempDir Path folder) throws Exception {
    Map<String, Training> trainings = new LinkedHashMap<>();
    Map<String, Object> saved = new LinkedHashMap<>();
    OPTIMIZERS.forEach(
        (kind, optimizer) ->
            SCHEDULES.forEach(
                (name, schedule) -> {
                  Training training = Training.of(optimizer, schedule);
                  for (int i = 0; i < 3; i++) {
                    training.step();
                  }
                  trainings.put(kind + " " + name, training);
                  saved.put(kind + " " + name, training.save());
                }));
    Checkpoint.save(folder.resolve("java.pt"), saved);
    runPython(folder);
    Checkpoint python = Checkpoint.load(folder.resolve("python.pt"));
    trainings.forEach((name, training) -> goOn(name, training, (Map<?, ?>) python.value(name)));
  }

  private static void runPython(Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process python =
        new ProcessBuilder(
                System.getProperty("jtorch.python", "python3"),
                "src/test/python/go_on.py",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(python.waitFor()).as(Files.readString(output)).isZero();
  }

  private static void goOn(String name, Training training, Map<?, ?> python) {
    for (int i = 0; i < IN_PYTHON; i++) {
      training.step();
      assertRates(name, training, (List<?>) ((List<?>) entry(python, "rates")).get(i));
    }
    String[] kinds = name.split(" ");
    Training loaded = Training.of(entry(OPTIMIZERS, kinds[0]), entry(OTHER_SCHEDULES, kinds[1]));
    loaded.load(python);
    for (int i = 0; i < 3; i++) {
      assertThat(loaded.model().weight().detach().allclose(training.model().weight(), 1e-5, 1e-7))
          .as(name)
          .isTrue();
      assertRates(name, training, loaded.schedule().lastLr());
      training.step();
      loaded.step();
    }
  }

  private static void assertRates(String name, Training training, List<?> expected) {
    List<Double> actual = training.schedule().lastLr();
    assertThat(expected).as(name).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(actual.get(i)).as(name).isCloseTo((Double) expected.get(i), within(1e-15));
    }
  }

  private static <T> T entry(Map<?, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }
}
