package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.reference.Lookup.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with what {@code make_schedulers.py} recorded. */
class SchedulersOverTwoHundredStepsTest {
  private static final int STEPS = 200;
  private static final int SAVED = 77;
  private static final Offset<Double> ROUNDING = Offset.offset(1e-13);

  /**
   * A case.
   *
   * @param isAdam whether the optimizer is Adam, otherwise SGD
   * @param make creates the scheduler
   * @param other creates one with other arguments, which loads the state of the first
   */
  private record Case(
      boolean isAdam,
      Function<Optimizer<?>, LRScheduler> make,
      Function<Optimizer<?>, LRScheduler> other) {}

  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  private static void sgd(
      String name,
      Function<Optimizer<?>, LRScheduler> make,
      Function<Optimizer<?>, LRScheduler> other) {
    CASES.put(name, new Case(false, make, other));
  }

  private static void adam(
      String name,
      Function<Optimizer<?>, LRScheduler> make,
      Function<Optimizer<?>, LRScheduler> other) {
    CASES.put(name, new Case(true, make, other));
  }

  static {
    sgd(
        "multiplicative",
        o -> new MultiplicativeLR(o, e -> 0.98),
        o -> new MultiplicativeLR(o, e -> 0.98));
    sgd("constant", o -> new ConstantLR(o, 0.25, 100), ConstantLR::new);
    sgd("constant_default", ConstantLR::new, o -> new ConstantLR(o, 0.5, 7));
    sgd("linear", o -> new LinearLR(o, 0.1, 0.8, 120), LinearLR::new);
    sgd("polynomial", o -> new PolynomialLR(o, 150, 2), PolynomialLR::new);
    sgd(
        "warm_restarts",
        o -> new CosineAnnealingWarmRestarts(o, 10, 2, 0.01),
        o -> new CosineAnnealingWarmRestarts(o, 3));
    sgd(
        "warm_restarts_equal",
        o -> new CosineAnnealingWarmRestarts(o, 15),
        o -> new CosineAnnealingWarmRestarts(o, 4, 2, 0));
    Function<Optimizer<?>, LRScheduler> otherCycle = o -> new CyclicLR(o, 0.02, 0.1);
    sgd("cyclic", o -> new CyclicLR(o, 0.01, 0.5, c -> c.stepSizeUp(20)), otherCycle);
    Consumer<CyclicLR.Options> halved =
        c -> c.stepSizeUp(20).stepSizeDown(30).mode(CyclicLR.Mode.TRIANGULAR2);
    sgd(
        "cyclic2",
        o -> new CyclicLR(o, List.of(0.01, 0.02), List.of(0.5, 0.6), halved),
        otherCycle);
    adam(
        "cyclic_exp",
        o ->
            new CyclicLR(
                o, 0.01, 0.5, c -> c.stepSizeUp(20).mode(CyclicLR.Mode.EXP_RANGE).gamma(0.99)),
        otherCycle);
    adam(
        "cyclic_still",
        o -> new CyclicLR(o, 0.01, 0.5, c -> c.stepSizeUp(20).cycleMomentum(false)),
        otherCycle);
    sgd("one_cycle", o -> new OneCycleLR(o, 0.5, 200), o -> new OneCycleLR(o, 0.1, 250));
    adam(
        "one_cycle3",
        o ->
            new OneCycleLR(
                o,
                List.of(0.5, 0.4),
                200,
                c -> c.threePhase(true).annealStrategy(AnnealStrategy.LINEAR)),
        o -> new OneCycleLR(o, 0.1, 250));
    Function<Optimizer<?>, LRScheduler> otherSwa =
        o -> new SWALR(o, List.of(0.02), 3, AnnealStrategy.COS);
    sgd("swa", o -> new SWALR(o, 0.05), otherSwa);
    sgd("swa_linear", o -> new SWALR(o, List.of(0.05, 0.5), 100, AnnealStrategy.LINEAR), otherSwa);
    sgd("swa_at_once", o -> new SWALR(o, List.of(0.05), 0, AnnealStrategy.COS), otherSwa);
    sgd(
        "chained",
        o -> new ChainedScheduler(List.of(new ConstantLR(o, 0.1, 20), new ExponentialLR(o, 0.98))),
        o -> new ChainedScheduler(List.of(new ConstantLR(o), new ExponentialLR(o, 0.5))));
    sgd(
        "sequential",
        o ->
            new SequentialLR(
                List.of(
                    new LinearLR(o, 0.1, 1, 20), new CosineAnnealingLR(o, 100), new StepLR(o, 10)),
                List.of(20L, 120L)),
        o ->
            new SequentialLR(
                List.of(new LinearLR(o), new CosineAnnealingLR(o, 7), new StepLR(o, 3)),
                List.of(3L, 9L)));
    sgd(
        "sequential_restarts",
        o ->
            new SequentialLR(
                List.of(new PolynomialLR(o, 30, 1), new CosineAnnealingWarmRestarts(o, 20)),
                List.of(30L)),
        o ->
            new SequentialLR(
                List.of(new PolynomialLR(o), new CosineAnnealingWarmRestarts(o, 5)), List.of(4L)));
    sgd(
        "plateau",
        o -> new ReduceLROnPlateau(o, p -> p.patience(4).cooldown(3).minLr(1e-4)),
        ReduceLROnPlateau::new);
    sgd(
        "plateau_max",
        o ->
            new ReduceLROnPlateau(
                o,
                p ->
                    p.mode(ReduceLROnPlateau.Mode.MAX)
                        .factor(0.5)
                        .patience(6)
                        .threshold(0.01)
                        .thresholdMode(ReduceLROnPlateau.ThresholdMode.ABS)
                        .minLrs(List.of(0.1, 1e-3))),
        ReduceLROnPlateau::new);
  }

  static List<String> names() {
    List<String> recorded = new ArrayList<>();
    PythonValues.schedulers().fieldNames().forEachRemaining(recorded::add);
    assertThat(CASES.keySet()).containsExactlyElementsOf(recorded);
    return recorded;
  }

  @ParameterizedTest
  @MethodSource("names")
  void ratesMomentaAndStateEqualPythons(String name) {
    JsonNode expected = PythonValues.schedulers().get(name);
    Case chosen = at(CASES, name);
    Optimizer<?> optimizer = optimizer(chosen.isAdam());
    LRScheduler scheduler = chosen.make().apply(optimizer);
    Optimizer<?> second = optimizer(chosen.isAdam());
    LRScheduler later = chosen.other().apply(second);
    for (int step = 0; step <= STEPS; step++) {
      if (step > 0) {
        advance(optimizer, scheduler, step);
      }
      assertNumbers(rates(optimizer), expected.get("rates").get(step), name + " " + step);
      assertNumbers(momenta(optimizer), expected.get("momenta").get(step), name + " " + step);
      if (step == SAVED) {
        assertSame(scheduler.stateDict(), expected.get("state"), name);
        List<?> groups = (List<?>) at(optimizer.stateDict(), "param_groups");
        for (int i = 0; i < groups.size(); i++) {
          Map<String, Object> group = new LinkedHashMap<>();
          ((Map<?, ?>) groups.get(i)).forEach((key, value) -> group.put((String) key, value));
          group.remove("params");
          assertSame(group, expected.get("groups").get(i), name + " group " + i);
        }
        second.loadStateDict(optimizer.stateDict());
        later.loadStateDict(scheduler.stateDict());
      } else if (step > SAVED) {
        advance(second, later, step);
        assertNumbers(
            rates(second),
            expected.get("resumed").get(step - SAVED - 1),
            name + " resumed " + step);
      }
    }
  }

  private static Optimizer<?> optimizer(boolean isAdam) {
    List<Tensor> first = List.of(Torch.zeros(1).requiresGrad_(true));
    List<Tensor> second = List.of(Torch.zeros(1).requiresGrad_(true));
    return isAdam
        ? new Adam(o -> o.lr(0.3), Adam.group(first), Adam.group(second, g -> g.lr(0.2)))
        : new SGD(
            o -> o.lr(0.3).momentum(0.7), SGD.group(first), SGD.group(second, g -> g.lr(0.2)));
  }

  private static void advance(Optimizer<?> optimizer, LRScheduler scheduler, int step) {
    optimizer.step();
    if (scheduler instanceof ReduceLROnPlateau plateau) {
      plateau.step(metric(step));
    } else {
      scheduler.step();
    }
  }

  private static double metric(int step) {
    double value =
        Math.max(0.2, 2 - step / 20.0) + step % 7 / 100.0 + Math.max(0, step - 150) / 100.0;
    return Math.rint(value * 1e6) / 1e6;
  }

  private static List<Double> rates(Optimizer<?> optimizer) {
    return optimizer.paramGroups().stream().map(ParamGroup::lr).toList();
  }

  private static List<Double> momenta(Optimizer<?> optimizer) {
    return optimizer.paramGroups().stream()
        .map(group -> group.options().cycledMomentum().orElseThrow())
        .toList();
  }

  private static void assertNumbers(List<Double> actual, JsonNode expected, String what) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as(what).isCloseTo(expected.get(i).doubleValue(), ROUNDING);
    }
  }

  private static void assertSame(Object actual, JsonNode expected, String what) {
    if (actual instanceof Map<?, ?> map) {
      assertThat(map.keySet().stream().map(String::valueOf).sorted().toList())
          .as(what)
          .isEqualTo(sorted(expected));
      map.forEach(
          (key, value) -> assertSame(value, expected.get(String.valueOf(key)), what + "." + key));
    } else if (actual instanceof List<?> list) {
      assertThat(list).as(what).hasSize(expected.size());
      for (int i = 0; i < list.size(); i++) {
        assertSame(list.get(i), expected.get(i), what + "[" + i + "]");
      }
    } else if (actual instanceof Number number) {
      double wanted =
          expected.has("$float")
              ? Double.parseDouble(expected.get("$float").asText().replace("inf", "Infinity"))
              : expected.doubleValue();
      assertThat(number.doubleValue()).as(what).isCloseTo(wanted, ROUNDING);
    } else if (actual instanceof Optional<?>) {
      assertThat(expected.isNull()).as(what).isTrue();
    } else {
      assertThat(String.valueOf(actual)).as(what).isEqualTo(expected.asText());
    }
  }

  private static List<String> sorted(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names.stream().sorted().toList();
  }
}
