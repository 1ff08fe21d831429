package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.jtorch.reference.Lookup.at;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.MemoryFormat;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class ModuleTest {
  /** Module that exposes its registration methods. */
  private static final class Registering extends Module {
    void parameterNamed(String name, Tensor tensor) {
      parameter(name, tensor);
    }

    void childNamed(String name, Object child) {
      register(name, child);
    }

    @CanIgnoreReturnValue
    Slot<Tensor> bufferNamed(String name, Tensor tensor, boolean persistent) {
      return buffer(name, tensor, persistent);
    }
  }

  @Test
  void changesOfModeAndDtypeReturnTheModule() {
    Linear linear = new Linear(2, 3);
    assertThat(linear.eval().to(DType.FLOAT64).requiresGrad_(false)).isSameAs(linear);
    assertThat(linear.isTraining()).isFalse();
    assertThat(linear.weight().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(linear.weight().requiresGrad()).isFalse();
    List<Module> visited = new ArrayList<>();
    assertThat(linear.train().half().to(MemoryFormat.CHANNELS_LAST).apply(visited::add))
        .isSameAs(linear);
    assertThat(visited).containsExactly(linear);
    assertThat(linear.isTraining()).isTrue();
    assertThat(linear.weight().dtype()).isEqualTo(DType.FLOAT16);
  }

  @Test
  void aTensorIsOneParameterOfAList() {
    Tensor weight = Torch.ones(3, 2);
    assertThat(new ParameterList(weight).size()).isEqualTo(1);
    assertThat(new ParameterList(List.of(weight, Torch.ones(1))).size()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterList().extend(weight))
        .withMessage("ParameterList: a list of tensors is required, got one tensor: use append");
  }

  @Test
  void listsParametersParentsFirst() {
    assertThat(new Encoder().namedParameters().keySet())
        .containsExactly(
            "layers.0.norm.weight",
            "layers.0.norm.bias",
            "layers.0.linear1.weight",
            "layers.0.linear1.bias",
            "layers.1.norm.weight",
            "layers.1.norm.bias",
            "layers.1.linear1.weight",
            "layers.1.linear1.bias",
            "layers.2.norm.weight",
            "layers.2.norm.bias",
            "layers.2.linear1.weight",
            "layers.2.linear1.bias",
            "heads.a.weight",
            "heads.a.bias");
  }

  @Test
  void listsModulesParentsFirst() {
    Encoder encoder = new Encoder();
    assertThat(encoder.namedChildren().keySet()).containsExactly("layers", "heads");
    assertThat(encoder.children()).containsExactly(encoder.layers, encoder.heads);
    assertThat(encoder.namedModules().keySet())
        .startsWith("", "layers", "layers.0", "layers.0.norm", "layers.0.linear1", "layers.1")
        .hasSize(14);
    assertThat(encoder.modules()).startsWith(encoder, encoder.layers, encoder.layers.get(0));
  }

  @Test
  void aSharedParameterHasTwoNamesInTheStateDict() {
    Embedding embedding = new Embedding(20, 10);
    Linear head = new Linear(10, 20, o -> o.bias(false).weight(embedding.weight()));
    Registering model = new Registering();
    model.childNamed("embedding", embedding);
    model.childNamed("head", head);
    assertThat(model.parameters()).containsExactly(embedding.weight());
    assertThat(model.namedParameters()).containsOnlyKeys("embedding.weight");
    assertThat(model.stateDict().keySet()).containsExactly("embedding.weight", "head.weight");
  }

  @Test
  void aTieLastsThroughAStepAndAConversion() {
    Embedding embedding = new Embedding(4, 3);
    Linear head = new Linear(3, 4);
    head.weight(embedding.weight());
    head.to(DType.FLOAT64);
    try (var mode = Torch.noGrad()) {
      embedding.weight().fill_(2);
    }
    assertThat(head.call(Torch.ones(DType.FLOAT64, 3)).sub(head.bias()).toDoubleArray())
        .containsExactly(6, 6, 6, 6);
  }

  @Test
  void aFrozenParameterThatIsTiedStaysFrozen() {
    Embedding embedding = new Embedding(4, 3);
    embedding.requiresGrad_(false);
    Linear head = new Linear(3, 4);
    head.weight(embedding.weight());
    assertThat(head.weight().requiresGrad()).isFalse();
    head.weight(Torch.ones(4, 3));
    assertThat(head.weight().requiresGrad()).isTrue();
  }

  @Test
  void aTiedWeightMustHaveTheRightShape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(3, 4, o -> o.weight(Torch.ones(3, 4))))
        .withMessage("parameter weight must be [4, 3], got [3, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(3, 4).weight(Torch.ones(4, 3).requiresGrad_(true).mul(2)))
        .withMessage("Linear: parameter weight is not a leaf tensor: pass tensor.detach()");
  }

  @Test
  void aHeadIsReplacedThroughItsSlot() {
    Encoder.Block block = new Encoder.Block();
    block.linear1.set(new Linear(8, 3));
    assertThat(block.call(Torch.ones(2, 8)).shape().toArray()).containsExactly(2, 3);
    assertThat(at(block.stateDict(), "linear1.weight").shape().toArray()).containsExactly(3, 8);
    block.linear1.set(x -> x);
    assertThat(block.stateDict().keySet()).containsExactly("norm.weight", "norm.bias");
  }

  @Test
  void parametersAndBuffersOutliveTheScopeOfTheirCreation() {
    BatchNorm2d norm;
    Registering module = new Registering();
    Slot<Tensor> slot;
    try (TensorScope scope = TensorScope.open()) {
      norm = new BatchNorm2d(3);
      slot = module.bufferNamed("offset", Torch.zeros(2), true);
      slot.set(Torch.ones(2));
    }
    assertThat(norm.call(Torch.randn(2, 3, 4, 4)).isClosed()).isFalse();
    assertThat(norm.runningMean().isClosed()).isFalse();
    assertThat(slot.get().sum().item()).isEqualTo(2);
  }

  @Test
  void aNonPersistentBufferIsNotInTheStateDict() {
    Registering module = new Registering();
    module.bufferNamed("saved", Torch.ones(1), true);
    module.bufferNamed("unsaved", Torch.ones(1), false);
    assertThat(module.stateDict()).containsOnlyKeys("saved");
    assertThat(module.namedBuffers()).containsOnlyKeys("saved", "unsaved");
    assertThat(module.parameters()).isEmpty();
  }

  @Test
  void namesAreChecked() {
    Registering module = new Registering();
    module.parameterNamed("weight", Torch.ones(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> module.childNamed("layer.1", new Identity()))
        .withMessage(
            "Registering: \"layer.1\" contains a dot, which separates the names of nested modules");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> module.childNamed("weight", new Identity()))
        .withMessage("Registering: \"weight\" is registered already: set its slot to replace it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> module.parameterNamed("", Torch.ones(1)))
        .withMessage("Registering: a name must not be empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> module.childNamed("text", "text"))
        .withMessage("Registering: \"text\" is a String, neither a Module nor a Layer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> module.childNamed("self", module))
        .withMessage("Registering: \"self\" would make the module its own child");
  }

  @Test
  void anIntegerParameterIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Registering().parameterNamed("ids", Torch.tensor(1, 2)))
        .withMessage(
            "Registering: parameter ids must have a floating-point or complex dtype, got"
                + " torch.int64: register it as a buffer");
  }

  @Test
  void trainingIsSwitchedForAll() {
    Encoder encoder = new Encoder();
    assertThat(encoder.modules()).allMatch(Module::isTraining);
    encoder.eval();
    assertThat(encoder.modules()).noneMatch(Module::isTraining);
    encoder.train();
    assertThat(encoder.modules()).allMatch(Module::isTraining);
  }

  @Test
  void applyReachesChildrenBeforeParents() {
    List<String> reached = new ArrayList<>();
    new Sequential(new Linear(1, 1), new Sequential(new Tanh()))
        .apply(module -> reached.add(module.getClass().getSimpleName()));
    assertThat(reached).containsExactly("Linear", "Tanh", "Sequential", "Sequential");
  }

  @Test
  void gradientsAreClearedAndParametersFrozen() {
    Linear linear = new Linear(2, 2);
    linear.call(Torch.ones(1, 2)).sum().backward();
    assertThat(linear.parameters()).allMatch(Tensor::hasGrad);
    linear.zeroGrad();
    assertThat(linear.parameters()).noneMatch(Tensor::hasGrad);
    linear.requiresGrad_(false);
    assertThat(linear.parameters()).noneMatch(Tensor::requiresGrad);
  }

  @Test
  void accessToAnAbsentParameterThrows() {
    Linear linear = new Linear(2, 2, o -> o.bias(false));
    assertThat(linear.hasBias()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> System.out.println(linear.bias()))
        .withMessage("the layer was created without bias");
  }

  @Test
  void moduleListsAndDictsAreReadAndChanged() {
    ModuleList<Linear> list = new ModuleList<>(new Linear(1, 2), new Linear(2, 3));
    list.set(1, new Linear(2, 5));
    list.append(new Linear(5, 1));
    assertThat(list).hasSize(3);
    assertThat(at(list.stateDict(), "1.weight").shape().toArray()).containsExactly(5, 2);
    ModuleDict<Linear> dict = new ModuleDict<>(Map.of("a", new Linear(1, 2)));
    dict.put("a", new Linear(1, 4));
    dict.put("0", new Linear(1, 1));
    assertThat(dict.keys()).containsExactly("a", "0");
    assertThat(dict.get("a").weight().shape().toArray()).containsExactly(4, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dict.get("b").zeroGrad())
        .withMessage("no module is named b; there are [a, 0]");
  }

  @Test
  void closingFreesParametersAndBuffers() {
    BatchNorm2d norm = new BatchNorm2d(3);
    List<Tensor> tensors = new ArrayList<>(norm.parameters());
    tensors.addAll(norm.namedBuffers().values());
    norm.close();
    assertThat(tensors).hasSize(5).allMatch(Tensor::isClosed);
  }
}
