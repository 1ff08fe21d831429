package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jtorch.reference.Lookup.at;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.utils.Parametrize;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.Test;

class ContainersTest {
  private static void assertPrinted(String name, Module module) {
    assertThat(module).hasToString(PythonValues.utils("printed").get(name).textValue());
  }

  @Test
  void containersPrintAsInPython() {
    assertPrinted("parameter_list", new ParameterList(Torch.ones(2, 3), Torch.tensor(1.0)));
    assertPrinted("parameter_list_of_one", new ParameterList(Torch.ones(DType.FLOAT64, 2)));
    assertPrinted("parameter_list_empty", new ParameterList());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a", Torch.ones(2));
    tensors.put("b", Torch.ones(DType.FLOAT16, 1, 1));
    assertPrinted("parameter_dict", new ParameterDict(tensors));
    Linear chain = new Linear(2, 2);
    Parametrize.registerParametrization(chain, "weight", new Identity());
    Parametrize.registerParametrization(chain, "weight", new Tanh());
    assertPrinted("parametrized", chain);
    assertPrinted(
        "sliced", new Sequential(new Linear(1, 2), new ReLU(), new Linear(2, 1)).slice(1, 3));
    assertPrinted("inserted", new Sequential(new Linear(1, 2), new ReLU()).insert(1, new Tanh()));
  }

  @Test
  void aSequenceGrowsAndShrinksAnywhere() {
    Sequential model = new Sequential(new Linear(2, 3), new Linear(3, 4));
    Linear middle = new Linear(3, 3);
    model.insert(1, middle).extend(List.<Layer>of(new Tanh(), Tensor::relu));
    assertThat(model.get(1)).isSameAs(middle);
    assertThat(model.get(-2)).isInstanceOf(Tanh.class);
    assertThat(at(model.stateDict(), "2.weight").shape().toArray()).containsExactly(4, 3);
    assertThat(model.pop(0)).isInstanceOf(Linear.class);
    assertThat(model.stateDict().keySet())
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
    assertThat(model.pop(-1)).isNotInstanceOf(Module.class);
    assertThat(model.call(Torch.ones(3)).shape().toArray()).containsExactly(4);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> model.pop(3))
        .withMessage("index 3 is out of range: there are 3 modules");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> model.insert(4, new Tanh()))
        .withMessage("index 4 is out of range: there are 3 modules");
    assertThat(model).hasSize(3);
  }

  @Test
  void aListIsSlicedWithNewNumbersAndASequenceWithItsOwn() {
    ModuleList<Linear> list =
        new ModuleList<>(new Linear(1, 2), new Linear(2, 3), new Linear(3, 4));
    assertThat(list.slice(1, 3).stateDict().keySet())
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
    assertThat(list.slice(1, 3).get(0)).isSameAs(list.get(1));
    list.insert(-1, new Linear(9, 9));
    assertThat(at(list.stateDict(), "2.weight").shape().toArray()).containsExactly(9, 9);
    assertThat(list.pop(2).weight().shape().toArray()).containsExactly(9, 9);
    list.extend(List.of(new Linear(4, 5)));
    assertThat(list.get(-1).weight().shape().toArray()).containsExactly(5, 4);
    assertThat(new Sequential(list.get(0), list.get(1)).slice(1, 2).stateDict().keySet())
        .containsExactly("1.weight", "1.bias");
  }

  @Test
  void aDictOfModulesIsChanged() {
    ModuleDict<Linear> dict = new ModuleDict<>();
    dict.update(Map.of("a", new Linear(1, 2)));
    dict.put("b", new Linear(1, 3));
    assertThat(dict.contains("a")).isTrue();
    assertThat(dict.pop("a").weight().shape().toArray()).containsExactly(2, 1);
    assertThat(dict.stateDict()).containsOnlyKeys("b.weight", "b.bias");
    assertThat(dict.values()).hasSize(1);
    dict.put("a", new Linear(1, 4));
    assertThat(dict.keys()).containsExactly("b", "a");
    dict.clear();
    assertThat(dict.size()).isZero();
    assertThat(dict.parameters()).isEmpty();
  }

  @Test
  void parametersAreListedAndNamed() {
    ParameterList list = new ParameterList(Torch.ones(2));
    list.append(Torch.ones(3)).extend(List.of(Torch.ones(4)));
    list.set(0, Torch.ones(5));
    assertThat(list.get(-1).shape().toArray()).containsExactly(4);
    assertThat(list).hasSize(3).allMatch(Tensor::requiresGrad);
    assertThat(list.stateDict()).containsOnlyKeys("0", "1", "2");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> list.get(3).close())
        .withMessage("index 3 is out of range: there are 3 parameters");
    ParameterDict dict = new ParameterDict(Map.of("w", Torch.ones(2)));
    dict.put("w", Torch.ones(3));
    dict.put("b", Torch.ones(1));
    assertThat(dict.keys()).containsExactly("w", "b");
    assertThat(dict.values()).hasSize(2).isEqualTo(dict.parameters());
    assertThat(dict.pop("w").shape().toArray()).containsExactly(3);
    assertThat(dict.contains("w")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dict.get("w").close())
        .withMessage("no parameter is named w; there are [b]");
    dict.clear();
    assertThat(dict.size()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dict.put("x", Torch.ones(1).requiresGrad_(true).mul(2)))
        .withMessage("ParameterDict: parameter x is not a leaf tensor: pass tensor.detach()");
    assertThat(dict.contains("x")).isFalse();
  }

  @Test
  void aContainerInsideItselfIsRefused() {
    Sequential outer = new Sequential();
    ModuleList<Module> inner = new ModuleList<>(new Identity());
    outer.append(new Sequential(new Flatten()));
    ModuleDict<Module> dict = new ModuleDict<>(Map.of("inner", inner));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inner.set(0, dict))
        .withMessage("ModuleList: \"0\" would make the module its own child");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> outer.append(outer))
        .withMessage("Sequential: \"1\" would make the module its own child");
    assertThat(outer).hasSize(1);
  }
}
