package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.jtorch.reference.Lookup.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {
  private static final Map<String, Function<List<Tensor>, Optimizer<?>>> MAKERS = makers();

  private static Map<String, Function<List<Tensor>, Optimizer<?>>> makers() {
    Map<String, Function<List<Tensor>, Optimizer<?>>> makers = new LinkedHashMap<>();
    makers.put("SGD", params -> new SGD(params, o -> o.lr(0.1)));
    makers.put("SGD_momentum", params -> new SGD(params, o -> o.lr(0.1).momentum(0.9)));
    makers.put("Adam", Adam::new);
    makers.put("Adam_amsgrad", params -> new Adam(params, o -> o.amsgrad(true)));
    makers.put("AdamW", AdamW::new);
    return makers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SGD", "SGD_momentum", "Adam", "Adam_amsgrad", "AdamW"})
  void theStateDictHasPythonsNamesInOrder(String name) {
    Tensor param = Torch.ones(2).requiresGrad_(true);
    Optimizer<?> optimizer = at(MAKERS, name).apply(List.of(param));
    param.sum().backward();
    optimizer.step();
    Map<String, Object> saved = optimizer.stateDict();
    JsonNode expected = PythonValues.more("optimizers").get(name);
    assertThat(saved.keySet()).containsExactly("state", "param_groups");
    assertThat(List.copyOf(group(saved).keySet())).isEqualTo(texts(expected.get("group")));
    assertThat(List.copyOf(state(saved).keySet())).isEqualTo(texts(expected.get("state")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SGD", "SGD_momentum", "Adam", "Adam_amsgrad", "AdamW"})
  void resumesFromAStateDict(String name) {
    Tensor first = Torch.ones(2, 3).requiresGrad_(true);
    Tensor second = Torch.ones(2, 3).requiresGrad_(true);
    Optimizer<?> before = at(MAKERS, name).apply(List.of(first));
    step(before, first);
    step(before, first);
    Optimizer<?> after = at(MAKERS, name).apply(List.of(second));
    step(after, second);
    try (var mode = Torch.noGrad()) {
      second.copy_(first);
    }
    before.paramGroups().get(0).lr(0.05);
    after.loadStateDict(before.stateDict());
    step(before, first);
    step(after, second);
    assertThat(second.equal(first)).isTrue();
    assertThat(after.paramGroups().get(0).lr()).isEqualTo(0.05);
  }

  @Test
  void loadingCopiesTheTensorsOfTheStateDict() {
    Tensor param = Torch.ones(2).requiresGrad_(true);
    Adam optimizer = new Adam(List.of(param));
    step(optimizer, param);
    Map<String, Object> saved = optimizer.stateDict();
    Adam other = new Adam(List.of(param));
    other.loadStateDict(saved);
    Tensor average = (Tensor) at(state(saved), "exp_avg");
    Tensor copy = average.clone();
    step(other, param);
    assertThat(average.equal(copy)).isTrue();
  }

  @Test
  void theStateOutlivesTheScopeOfTheFirstStep() {
    Linear model;
    Adam optimizer;
    try (TensorScope scope = TensorScope.open()) {
      model = new Linear(3, 2);
      optimizer = new Adam(model.parameters(), o -> o.lr(0.1));
      step(optimizer, model.weight());
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor before = model.weight().detach().clone();
      step(optimizer, model.weight());
      assertThat(model.weight().detach().sub(before).abs().max().item()).isGreaterThan(0.01);
      assertThat(((Tensor) at(state(optimizer.stateDict()), "step")).item()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SGD_momentum", "Adam", "Adam_amsgrad", "AdamW"})
  void theStateFollowsTheModelToAnotherDtype(String name) {
    Linear model = new Linear(3, 2);
    Optimizer<?> optimizer = at(MAKERS, name).apply(model.parameters());
    step(optimizer, model.weight());
    model.to(DType.FLOAT64);
    step(optimizer, model.weight());
    assertThat(model.weight().dtype()).isEqualTo(DType.FLOAT64);
    state(optimizer.stateDict())
        .forEach(
            (key, tensor) ->
                assertThat(((Tensor) tensor).dtype())
                    .as("%s", key)
                    .isEqualTo(key.equals("step") ? DType.FLOAT32 : DType.FLOAT64));
  }

  @Test
  void aComplexParameterIsUpdatedAsRealPairs() {
    Tensor real = Torch.ones(4, 2).requiresGrad_(true);
    Tensor complex = Torch.viewAsComplex(Torch.ones(4, 2)).requiresGrad_(true);
    Adam ofReal = new Adam(List.of(real), o -> o.lr(0.1).weightDecay(0.1));
    Adam ofComplex = new Adam(List.of(complex), o -> o.lr(0.1).weightDecay(0.1));
    Tensor weights = Torch.arange(8).add(1).view(4, 2);
    for (int i = 0; i < 3; i++) {
      ofReal.zeroGrad();
      ofComplex.zeroGrad();
      real.square().mul(weights).sum().backward();
      Torch.viewAsReal(complex).square().mul(weights).sum().backward();
      ofReal.step();
      ofComplex.step();
    }
    assertThat(Torch.viewAsReal(complex.detach()).allclose(real.detach(), 1e-5, 1e-6)).isTrue();
  }

  @Test
  void aParameterWithoutGradientIsUnchanged() {
    Linear model = new Linear(3, 2);
    SGD optimizer = new SGD(model.parameters(), o -> o.lr(1));
    Tensor bias = model.bias().detach().clone();
    step(optimizer, model.weight());
    assertThat(model.bias().equal(bias)).isTrue();
    optimizer.zeroGrad();
    assertThat(model.weight().hasGrad()).isFalse();
  }

  @Test
  void aClosureComputesTheLossWithGradients() {
    Tensor param = Torch.ones(1).requiresGrad_(true);
    SGD optimizer = new SGD(List.of(param), o -> o.lr(0.25));
    Tensor loss =
        Torch.noGrad(
            () ->
                optimizer.step(
                    () -> {
                      optimizer.zeroGrad();
                      Tensor square = param.square().sum();
                      square.backward();
                      return square;
                    }));
    assertThat(loss.item()).isEqualTo(1);
    assertThat(param.item()).isEqualTo(0.5);
  }

  @Test
  void groupsHaveTheirOwnOptions() {
    Tensor decayed = Torch.ones(1).requiresGrad_(true);
    Tensor rest = Torch.ones(1).requiresGrad_(true);
    AdamW optimizer =
        new AdamW(
            o -> o.lr(0.1),
            AdamW.group(List.of(decayed), g -> g.weightDecay(0.5)),
            AdamW.group(List.of(rest)));
    assertThat(optimizer.paramGroups().get(0).options().weightDecay()).isEqualTo(0.5);
    assertThat(optimizer.paramGroups().get(1).options().weightDecay()).isEqualTo(0.01);
    assertThat(optimizer.paramGroups()).extracting(ParamGroup::lr).containsExactly(0.1, 0.1);
  }

  @Test
  void invalidArgumentsAreRefused() {
    Tensor param = Torch.ones(1).requiresGrad_(true);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SGD(List.of()))
        .withMessage("optimizer got an empty parameter list");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SGD(List.of(param, param)))
        .withMessage("a parameter group contains duplicate parameters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SGD(o -> {}, SGD.group(List.of(param)), SGD.group(List.of(param))))
        .withMessage("some parameters appear in more than one parameter group");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SGD(List.of(param.mul(2))))
        .withMessage("can't optimize a non-leaf Tensor, torch.float32[1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SGD(List.of(param), o -> o.lr(-1)))
        .withMessage("lr must be at least 0, got -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SGD(List.of(param), o -> o.nesterov(true)))
        .withMessage("Nesterov momentum requires a momentum and zero dampening");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(List.of(param), o -> o.betas(1, 0.9)))
        .withMessage("beta1 must be from 0 to below 1, got 1.0");
    assertThatIllegalStateException()
        .isThrownBy(() -> AdamW.group(List.of(param)).lr())
        .withMessage("the parameter group was not added to an optimizer yet");
  }

  @Test
  void aStateDictOfAnotherFormIsRefused() {
    Adam one = new Adam(List.of(Torch.ones(1).requiresGrad_(true)));
    Adam two = new Adam(new Linear(2, 2).parameters());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.loadStateDict(two.stateDict()))
        .withMessage("group 0 has 2 parameters in the state dict, 1 in the optimizer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.loadStateDict(Map.of("weight", Torch.ones(1))))
        .withMessage("not the state dict of an optimizer: no param_groups");
  }

  private static void step(Optimizer<?> optimizer, Tensor param) {
    optimizer.zeroGrad();
    param.square().sum().backward();
    optimizer.step();
  }

  private static Map<?, ?> group(Map<String, Object> saved) {
    return (Map<?, ?>) ((List<?>) at(saved, "param_groups")).get(0);
  }

  private static Map<?, ?> state(Map<String, Object> saved) {
    Object first = ((Map<?, ?>) at(saved, "state")).get(0L);
    return first == null ? Map.of() : (Map<?, ?>) first;
  }

  private static List<Object> texts(JsonNode list) {
    List<Object> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
