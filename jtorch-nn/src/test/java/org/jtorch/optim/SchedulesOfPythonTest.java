package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

/** Schedules whose numbers, keys and warnings are those of PyTorch 2.13. */
class SchedulesOfPythonTest {
  private static Tensor param() {
    return Torch.zeros(3).requiresGrad_(true);
  }

  private static SGD optimizer() {
    return new SGD(List.of(param()), o -> o.lr(0.1));
  }

  /** A step, a group with the rate 1 more, and three steps: the rates of both groups. */
  private static double[][] rates(Function<SGD, LRScheduler> maker) {
    SGD optimizer = optimizer();
    LRScheduler schedule = maker.apply(optimizer);
    optimizer.step();
    schedule.step();
    optimizer.addParamGroup(SGD.group(List.of(param()), o -> o.lr(1.0)));
    double[][] rates = new double[3][];
    for (int i = 0; i < 3; i++) {
      optimizer.step();
      schedule.step();
      rates[i] = optimizer.paramGroups().stream().mapToDouble(ParamGroup::lr).toArray();
    }
    assertThat(schedule.lastLr().stream().mapToDouble(lr -> lr).toArray()).isEqualTo(rates[2]);
    assertThat(schedule.stateDict()).containsEntry("base_lrs", List.of(0.1));
    return rates;
  }

  @Test
  void aGroupThatIsAddedLaterFollowsTheScheduleAsInPython() {
    assertRates(
        rates(o -> new StepLR(o, 1)), new double[][] {{1e-3, 0.1}, {1e-4, 1e-2}, {1e-5, 1e-3}});
    assertRates(
        rates(o -> new MultiStepLR(o, List.of(1L, 2L))),
        new double[][] {{1e-3, 0.1}, {1e-3, 0.1}, {1e-3, 0.1}});
    assertRates(
        rates(o -> new ExponentialLR(o, 0.5)),
        new double[][] {{0.025, 0.5}, {0.0125, 0.25}, {0.00625, 0.125}});
    assertRates(
        rates(o -> new CosineAnnealingLR(o, 5)),
        new double[][] {
          {0.06545084971874737, 0.7236067977499789},
          {0.03454915028125263, 0.38196601125010515},
          {0.009549150281252633, 0.10557280900008416}
        });
  }

  private static void assertRates(double[][] actual, double[][] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).containsExactly(expected[i], within(1e-15));
    }
  }

  @Test
  void aScheduleOfBaseRatesRefusesAGroupThatItHasNoneForAndStaysWhereItWas() {
    SGD optimizer = optimizer();
    LambdaLR schedule = new LambdaLR(optimizer, epoch -> Math.pow(0.5, (double) epoch));
    optimizer.step();
    schedule.step();
    optimizer.addParamGroup(SGD.group(List.of(param()), o -> o.lr(1.0)));
    assertThatThrownBy(schedule::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("LambdaLR was made for 1 groups and the optimizer has 2");
    assertThat(schedule.lastEpoch()).isEqualTo(1);
    assertThat(optimizer.paramGroups().get(0).lr()).isEqualTo(0.05);
  }

  @Test
  void stateDictsHaveTheKeysOfPythons() {
    String[] common = {
      "base_lrs",
      "last_epoch",
      "_step_count",
      "_is_initial",
      "_get_lr_called_within_step",
      "_last_lr"
    };
    assertKeys(new StepLR(optimizer(), 2), common, "step_size", "gamma");
    assertKeys(new MultiStepLR(optimizer(), List.of(2L, 3L)), common, "milestones", "gamma");
    assertKeys(new ExponentialLR(optimizer(), 0.9), common, "gamma");
    assertKeys(new CosineAnnealingLR(optimizer(), 5), common, "T_max", "eta_min");
    LambdaLR lambda = new LambdaLR(optimizer(), epoch -> 1);
    assertKeys(lambda, common, "lr_lambdas");
    assertThat(lambda.stateDict())
        .containsEntry("lr_lambdas", List.of(Optional.empty()))
        .containsEntry("_step_count", 1L)
        .containsEntry("_is_initial", false);
  }

  private static void assertKeys(LRScheduler schedule, String[] common, String... own) {
    List<String> keys = new ArrayList<>(List.of(common));
    keys.addAll(List.of(own));
    assertThat(schedule.stateDict().keySet()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void lastLrIsWhatTheLastStepSet() {
    SGD optimizer = optimizer();
    StepLR schedule = new StepLR(optimizer, 1);
    optimizer.paramGroups().get(0).lr(5);
    assertThat(schedule.lastLr()).containsExactly(0.1);
  }

  @Test
  void pythonsStateIsTakenWithItsMilestonesAndTensors() {
    MultiStepLR schedule = new MultiStepLR(optimizer(), List.of(100L));
    Map<String, Object> python = new LinkedHashMap<>();
    python.put("milestones", Map.of(2, 1, 3, 2));
    python.put("gamma", Torch.tensor(0.5));
    python.put("base_lrs", List.of(Torch.tensor(new double[] {0.1})));
    python.put("last_epoch", 1);
    python.put("_step_count", 2);
    python.put("_is_initial", false);
    python.put("_last_lr", List.of(0.1));
    schedule.loadStateDict(python);
    schedule.step();
    assertThat(schedule.lastLr()).containsExactly(0.05);
    schedule.step();
    assertThat(schedule.lastLr()).containsExactly(0.0125);
    assertThat(schedule.stateDict())
        .containsEntry("_step_count", 4L)
        .containsEntry("milestones", Map.of(2L, 1L, 3L, 2L));
  }

  @Test
  void whatIsNoNumberInAStateDictIsRefusedByName() {
    StepLR schedule = new StepLR(optimizer(), 2);
    for (String key : List.of("last_epoch", "gamma", "step_size", "_step_count")) {
      Map<String, Object> state = new LinkedHashMap<>(schedule.stateDict());
      state.put(key, "text");
      assertThatThrownBy(() -> schedule.loadStateDict(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + key + "\" must be a number, got the text \"text\"");
    }
  }

  private static List<String> warnings(Runnable body) {
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getMessage() + List.of(record.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.jtorch.optim");
    logger.addHandler(handler);
    try {
      body.run();
    } finally {
      logger.removeHandler(handler);
    }
    return messages;
  }

  @Test
  void aScheduleThatIsSteppedBeforeItsOptimizerWarnsOnceAsPythonDoes() {
    assertThat(
            warnings(
                () -> {
                  SGD optimizer = optimizer();
                  StepLR schedule = new StepLR(optimizer, 2);
                  schedule.step();
                  optimizer.step();
                  schedule.step();
                }))
        .hasSize(1)
        .first()
        .asString()
        .contains("call optimizer.step() first", "StepLR");
    assertThat(
            warnings(
                () -> {
                  SGD optimizer = optimizer();
                  StepLR schedule = new StepLR(optimizer, 2);
                  optimizer.step();
                  schedule.step();
                  schedule.step();
                }))
        .isEmpty();
  }

  @Test
  void optimizersPrintAsInPython() {
    SGD sgd = new SGD(List.of(param()), o -> o.lr(0.1).momentum(0.9));
    assertThat(sgd)
        .hasToString(
            """
            SGD (
            Parameter Group 0
                dampening: 0
                differentiable: False
                foreach: None
                fused: None
                lr: 0.1
                maximize: False
                momentum: 0.9
                nesterov: False
                weight_decay: 0
            )\
            """);
    Adam adam =
        new Adam(
            o -> o.lr(1e-3),
            Adam.group(List.of(param()), o -> o.lr(0.01)),
            Adam.group(List.of(param())));
    assertThat(adam)
        .hasToString(
            """
            Adam (
            Parameter Group 0
                amsgrad: False
                betas: (0.9, 0.999)
                capturable: False
                decoupled_weight_decay: False
                differentiable: False
                eps: 1e-08
                foreach: None
                fused: None
                lr: 0.01
                maximize: False
                weight_decay: 0

            Parameter Group 1
                amsgrad: False
                betas: (0.9, 0.999)
                capturable: False
                decoupled_weight_decay: False
                differentiable: False
                eps: 1e-08
                foreach: None
                fused: None
                lr: 0.001
                maximize: False
                weight_decay: 0
            )\
            """);
    assertThat(new StepLR(sgd, 2))
        .hasToString("StepLR(step_size=2, gamma=0.1, last_epoch=0, lr=(0.1))");
    assertThat(sgd.toString()).contains("    initial_lr: 0.1\n");
  }
}
