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
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State dicts of other optimizers, and of Python with tensors in place of numbers. */
class LoadStateDictTest {
  private static final Map<String, Function<List<Tensor>, Optimizer<?>>> KINDS =
      Map.of(
          "SGD", params -> new SGD(params, o -> o.lr(0.5).momentum(0.9)),
          "Adam", params -> new Adam(params, o -> o.lr(0.5)),
          "AdamW", params -> new AdamW(params, o -> o.lr(0.5)));

  private static Tensor param() {
    return Torch.ones(2, 3).requiresGrad_(true);
  }

  private static Optimizer<?> stepped(String kind) {
    Tensor param = param();
    Optimizer<?> optimizer = make(kind, param);
    param.sum().backward();
    optimizer.step();
    return optimizer;
  }

  private static Optimizer<?> make(String kind, Tensor param) {
    Function<List<Tensor>, Optimizer<?>> maker = KINDS.get(kind);
    if (maker == null) {
      throw new IllegalArgumentException(kind);
    }
    return maker.apply(List.of(param));
  }

  /** A state dict with other settings in its first group. */
  private static Map<String, Object> with(Map<String, Object> state, Map<String, ?> settings) {
    Map<String, Object> group = new LinkedHashMap<>();
    ((Map<?, ?>) ((List<?>) state.get("param_groups")).get(0))
        .forEach((key, value) -> group.put((String) key, value));
    settings.forEach(
        (key, value) -> {
          if ("missing".equals(value)) {
            group.remove(key);
          } else {
            group.put(key, value);
          }
        });
    Map<String, Object> changed = new LinkedHashMap<>(state);
    changed.put("param_groups", List.of(group));
    return changed;
  }

  @ParameterizedTest
  @CsvSource({"SGD,Adam", "SGD,AdamW", "Adam,SGD", "AdamW,SGD", "Adam,AdamW", "AdamW,Adam"})
  void theStateDictOfAnotherOptimizerIsRefusedWithoutChanges(String from, String to) {
    Map<String, Object> state = stepped(from).stateDict();
    Optimizer<?> target = make(to, param());
    target.paramGroups().get(0).lr(0.25);
    assertThatThrownBy(() -> target.loadStateDict(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("param_groups[0]");
    assertThat(target.paramGroups().get(0).lr()).isEqualTo(0.25);
    assertThat((Map<?, ?>) target.stateDict().get("state")).isEmpty();
  }

  @Test
  void stateDictsOfAdamVariantsAreRefused() {
    Map<String, Object> adam = stepped("Adam").stateDict();
    Adam target = new Adam(List.of(param()));
    assertThatThrownBy(() -> target.loadStateDict(with(adam, Map.of("momentum_decay", 4e-3))))
        .hasMessage( // NAdam
            "param_groups[0] has \"momentum_decay\": the state dict belongs to another optimizer");
    assertThatThrownBy(() -> target.loadStateDict(with(adam, Map.of("amsgrad", "missing"))))
        .hasMessageContaining("was saved by neither Adam nor AdamW"); // RAdam
    Map<String, Object> adamax = new LinkedHashMap<>(adam);
    adamax.put("state", Map.of(0L, Map.of("exp_inf", Torch.ones(2, 3))));
    assertThatThrownBy(() -> target.loadStateDict(adamax))
        .hasMessage("state 0 has \"exp_inf\": the state dict belongs to another optimizer");
    // PyTorch 1.12 wrote neither of these keys
    target.loadStateDict(
        with(adam, Map.of("amsgrad", "missing", "decoupled_weight_decay", "missing")));
    assertThat(target.paramGroups().get(0).lr()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource({"SGD", "Adam", "AdamW"})
  void tensorSettingsAreConverted(String kind) {
    Map<String, Object> state = stepped(kind).stateDict();
    Optimizer<?> target = make(kind, param());
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("lr", Torch.tensor(0.125));
    settings.put("weight_decay", Torch.tensor(new double[] {0.25}));
    settings.put("initial_lr", Torch.tensor(0.5));
    settings.put("maximize", 1);
    target.loadStateDict(with(state, settings));
    assertThat(target.paramGroups().get(0).lr()).isEqualTo(0.125);
    assertThat(target.paramGroups().get(0).options().weightDecay()).isEqualTo(0.25);
    assertThat(target.paramGroups().get(0).options().maximize()).isTrue();
    Map<?, ?> group = (Map<?, ?>) ((List<?>) target.stateDict().get("param_groups")).get(0);
    assertThat(group.get("initial_lr")).isEqualTo(0.5);
  }

  @Test
  void tensorBetasAreConverted() {
    Adam target = new Adam(List.of(param()));
    target.loadStateDict(
        with(
            stepped("Adam").stateDict(),
            Map.of("betas", List.of(Torch.tensor(new double[] {0.5}), 0.75))));
    assertThat(target.paramGroups().get(0).options().beta1()).isEqualTo(0.5);
    assertThat(target.paramGroups().get(0).options().beta2()).isEqualTo(0.75);
  }

  @ParameterizedTest
  @CsvSource({
    "SGD,lr", "SGD,momentum", "SGD,dampening", "SGD,weight_decay", "SGD,nesterov", "SGD,maximize",
    "Adam,lr", "Adam,betas", "Adam,eps", "Adam,weight_decay", "Adam,amsgrad", "AdamW,initial_lr"
  })
  void textInPlaceOfASettingIsRefused(String kind, String setting) {
    Map<String, Object> state = stepped(kind).stateDict();
    Optimizer<?> target = make(kind, param());
    assertThatThrownBy(() -> target.loadStateDict(with(state, Map.of(setting, "0.1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("param_groups[0]: \"" + setting + "\" must be")
        .hasMessageEndingWith("got the text \"0.1\"");
  }

  @ParameterizedTest
  @CsvSource({"SGD,lr", "SGD,momentum", "SGD,dampening", "Adam,betas", "Adam,eps", "AdamW,lr"})
  void aMissingSettingIsRefused(String kind, String setting) {
    Map<String, Object> state = stepped(kind).stateDict();
    Optimizer<?> target = make(kind, param());
    assertThatThrownBy(() -> target.loadStateDict(with(state, Map.of(setting, "missing"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("param_groups[0] has no \"" + setting + "\"");
  }

  @Test
  void valuesOutOfRangeAndStateOfWrongShapeAreRefused() {
    Map<String, Object> state = stepped("SGD").stateDict();
    Optimizer<?> target = make("SGD", param());
    assertThatThrownBy(() -> target.loadStateDict(with(state, Map.of("lr", -1.0))))
        .isInstanceOf(IllegalArgumentException.class);
    for (Object value : List.of(Torch.ones(3, 2), "text", 3)) {
      Map<String, Object> changed = new LinkedHashMap<>(state);
      changed.put("state", Map.of(0L, Map.of("momentum_buffer", value)));
      assertThatThrownBy(() -> target.loadStateDict(changed))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("state 0: \"momentum_buffer\" must be a tensor [2, 3], got");
    }
    List<Object> groups = new ArrayList<>();
    groups.add("text");
    assertThatThrownBy(
            () -> target.loadStateDict(Map.of("state", Map.of(), "param_groups", groups)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMomentumThatIsNoneOrSparseIsAccepted() {
    Map<String, Object> state = stepped("SGD").stateDict();
    Map<String, Object> none = new LinkedHashMap<>(state);
    none.put("state", Map.of(0L, Map.of("momentum_buffer", Optional.empty())));
    Tensor param = param();
    Optimizer<?> target = make("SGD", param);
    target.loadStateDict(none);
    assertThat((Map<?, ?>) target.stateDict().get("state")).isEmpty();
    Map<String, Object> sparse = new LinkedHashMap<>(state);
    sparse.put("state", Map.of(0L, Map.of("momentum_buffer", Torch.ones(2, 3).toSparse())));
    target.loadStateDict(sparse);
    param.sum().backward();
    target.step();
    assertThat(param.view(-1).get(0).item()).isCloseTo(1 - 0.5 * 1.9, within(1e-6));
  }

  @Test
  void theStepOfAStateMayBeANumber() {
    Map<String, Object> state = stepped("Adam").stateDict();
    Map<String, Object> moments = new LinkedHashMap<>();
    ((Map<?, ?>) ((Map<?, ?>) state.get("state")).get(0L))
        .forEach((key, value) -> moments.put((String) key, value));
    state.put("state", Map.of(0L, moments));
    Adam target = new Adam(List.of(param()));
    for (Object seven : List.of(7, 7L, 7.0, Torch.tensor(new double[] {7}))) {
      moments.put("step", seven);
      target.loadStateDict(state);
      assertStepIsSeven(target);
    }
    moments.put("step", "8");
    assertThatThrownBy(() -> target.loadStateDict(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("state 0: \"step\" must be a number, got the text \"8\"");
    assertStepIsSeven(target);
  }

  private static void assertStepIsSeven(Adam adam) {
    Object step = ((Map<?, ?>) ((Map<?, ?>) adam.stateDict().get("state")).get(0L)).get("step");
    assertThat(((Tensor) step).item()).isEqualTo(7);
    assertThat(((Tensor) step).shape()).isEqualTo(Shape.of());
  }
}
