package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.jtorch.reference.Lookup.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulersAgainstPythonTest {
  private static final Map<String, Function<SGD, LRScheduler>> SCHEDULERS =
      Map.of(
          "exponential", o -> new ExponentialLR(o, 0.9),
          "multi_step", o -> new MultiStepLR(o, List.of(2L, 5L, 5L, 9L), 0.5),
          "cosine", o -> new CosineAnnealingLR(o, 5, 0.1),
          "lambda", o -> new LambdaLR(o, epoch -> 1.0 / (epoch + 2)));

  @Test
  void stepLrMatchesPython() {
    for (JsonNode expected : PythonValues.cases("schedules")) {
      SGD optimizer = optimizer(expected.get("lr").doubleValue());
      assertRates(
          optimizer,
          new StepLR(
              optimizer,
              expected.get("step_size").longValue(),
              expected.get("gamma").doubleValue()),
          PythonValues.doubles(expected.get("rates")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exponential", "multi_step", "cosine", "lambda"})
  void learningRatesMatchPython(String name) {
    SGD optimizer = optimizer(0.8);
    LRScheduler scheduler = at(SCHEDULERS, name).apply(optimizer);
    assertRates(
        optimizer, scheduler, PythonValues.doubles(PythonValues.more("schedules").get(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exponential", "multi_step", "cosine", "lambda"})
  void resumesFromAStateDict(String name) {
    SGD first = optimizer(0.8);
    LRScheduler before = at(SCHEDULERS, name).apply(first);
    for (int i = 0; i < 4; i++) {
      before.step();
    }
    SGD second = optimizer(0.8);
    LRScheduler after = at(SCHEDULERS, name).apply(second);
    second.loadStateDict(first.stateDict());
    after.loadStateDict(before.stateDict());
    for (int i = 0; i < 6; i++) {
      before.step();
      after.step();
      assertThat(after.getLastLr()).isEqualTo(before.getLastLr());
    }
    assertThat(after.lastEpoch()).isEqualTo(10);
  }

  @Test
  void theStateDictHasPythonsNames() {
    assertThat(new StepLR(optimizer(0.1), 3).stateDict())
        .isEqualTo(
            Map.of(
                "step_size",
                3L,
                "gamma",
                0.1,
                "base_lrs",
                List.of(0.1),
                "last_epoch",
                0L,
                "_step_count",
                1L,
                "_is_initial",
                false,
                "_get_lr_called_within_step",
                false,
                "_last_lr",
                List.of(0.1)));
  }

  private static SGD optimizer(double lr) {
    return new SGD(List.of(Torch.zeros(1).requiresGrad_(true)), o -> o.lr(lr));
  }

  private static void assertRates(SGD optimizer, LRScheduler scheduler, List<Double> rates) {
    for (int i = 0; i < rates.size(); i++) {
      if (i > 0) {
        scheduler.step();
      }
      assertThat(scheduler.getLastLr().get(0)).isCloseTo(rates.get(i), within(1e-15));
      assertThat(optimizer.paramGroups().get(0).lr()).isEqualTo(scheduler.getLastLr().get(0));
    }
  }
}
