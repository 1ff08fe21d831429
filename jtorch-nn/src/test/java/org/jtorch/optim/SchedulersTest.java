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

/** Learning rates, state dict keys and warnings of schedulers, as in PyTorch 2.13. */
class SchedulersTest {
  private static Tensor param() {
    return Torch.zeros(3).requiresGrad_(true);
  }

  private static SGD optimizer() {
    return new SGD(List.of(param()), o -> o.lr(0.1));
  }

  /** The rates of both groups in three steps, after a step and a new group with lr 1. */
  private static double[][] rates(Function<SGD, LRScheduler> maker) {
    SGD optimizer = optimizer();
    LRScheduler scheduler = maker.apply(optimizer);
    optimizer.step();
    scheduler.step();
    optimizer.addParamGroup(SGD.group(List.of(param()), o -> o.lr(1.0)));
    double[][] rates = new double[3][];
    for (int i = 0; i < 3; i++) {
      optimizer.step();
      scheduler.step();
      rates[i] = optimizer.paramGroups().stream().mapToDouble(ParamGroup::lr).toArray();
    }
    assertThat(scheduler.getLastLr().stream().mapToDouble(lr -> lr).toArray()).isEqualTo(rates[2]);
    assertThat(scheduler.stateDict()).containsEntry("base_lrs", List.of(0.1));
    return rates;
  }

  @Test
  void aGroupAddedLaterIsScheduledAsInPython() {
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
  void aGroupAddedLaterIsRefusedIfBaseRatesAreUsed() {
    SGD optimizer = optimizer();
    LambdaLR scheduler = new LambdaLR(optimizer, epoch -> Math.pow(0.5, (double) epoch));
    optimizer.step();
    scheduler.step();
    optimizer.addParamGroup(SGD.group(List.of(param()), o -> o.lr(1.0)));
    assertThatThrownBy(scheduler::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("LambdaLR was created for 1 parameter groups, the optimizer has 2");
    assertThat(scheduler.lastEpoch()).isEqualTo(1);
    assertThat(optimizer.paramGroups().get(0).lr()).isEqualTo(0.05);
  }

  @Test
  void stateDictsHavePythonsKeys() {
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

  private static void assertKeys(LRScheduler scheduler, String[] common, String... own) {
    List<String> keys = new ArrayList<>(List.of(common));
    keys.addAll(List.of(own));
    assertThat(scheduler.stateDict().keySet()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void getLastLrReturnsTheRatesOfTheLastStep() {
    SGD optimizer = optimizer();
    StepLR scheduler = new StepLR(optimizer, 1);
    optimizer.paramGroups().get(0).lr(5);
    assertThat(scheduler.getLastLr()).containsExactly(0.1);
  }

  @Test
  void pythonsStateDictMayHaveTensorsAndMilestones() {
    MultiStepLR scheduler = new MultiStepLR(optimizer(), List.of(100L));
    Map<String, Object> python = new LinkedHashMap<>();
    python.put("milestones", Map.of(2, 1, 3, 2));
    python.put("gamma", Torch.tensor(0.5));
    python.put("base_lrs", List.of(Torch.tensor(new double[] {0.1})));
    python.put("last_epoch", 1);
    python.put("_step_count", 2);
    python.put("_is_initial", false);
    python.put("_last_lr", List.of(0.1));
    scheduler.loadStateDict(python);
    scheduler.step();
    assertThat(scheduler.getLastLr()).containsExactly(0.05);
    scheduler.step();
    assertThat(scheduler.getLastLr()).containsExactly(0.0125);
    assertThat(scheduler.stateDict())
        .containsEntry("_step_count", 4L)
        .containsEntry("milestones", Map.of(2L, 1L, 3L, 2L));
  }

  @Test
  void textInPlaceOfANumberIsRefused() {
    StepLR scheduler = new StepLR(optimizer(), 2);
    for (String key : List.of("last_epoch", "gamma", "step_size", "_step_count")) {
      Map<String, Object> state = new LinkedHashMap<>(scheduler.stateDict());
      state.put(key, "text");
      assertThatThrownBy(() -> scheduler.loadStateDict(state))
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
  void steppingBeforeTheOptimizerWarnsOnceAsInPython() {
    assertThat(
            warnings(
                () -> {
                  SGD optimizer = optimizer();
                  StepLR scheduler = new StepLR(optimizer, 2);
                  scheduler.step();
                  optimizer.step();
                  scheduler.step();
                }))
        .hasSize(1)
        .first()
        .asString()
        .contains("call optimizer.step() first", "StepLR");
    assertThat(
            warnings(
                () -> {
                  SGD optimizer = optimizer();
                  StepLR scheduler = new StepLR(optimizer, 2);
                  optimizer.step();
                  scheduler.step();
                  scheduler.step();
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
