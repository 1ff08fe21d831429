package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.Test;

class LazyModuleTest {
  private static final String UNSHAPED =
      "LazyLinear: parameters have no shape yet: call the module, or load a state dict, first";

  /** Reads the weight of its child instead of calling it. */
  private static final class Tied extends Module implements Layer {
    private final LazyLinear head = register("head", new LazyLinear(2));

    @Override
    public Tensor forward(Tensor input) {
      return input.matmul(head.weight());
    }
  }

  /** User-defined lazy module. */
  private static final class LazyScale extends Module implements Layer, LazyModule {
    private final Slot<Tensor> scale =
        parameter("scale", UninitializedParameter.create(UninitializedParameter.UNKNOWN));
    private final boolean incomplete;

    LazyScale(boolean incomplete) {
      this.incomplete = incomplete;
    }

    @Override
    public void initializeParameters(Tensor input) {
      if (!incomplete) {
        UninitializedParameter.materialize(scale.get(), input.size(-1));
        try (var mode = Torch.noGrad()) {
          scale.get().fill_(3);
        }
      }
    }

    @Override
    public Tensor forward(Tensor input) {
      return input.mul(scale.get());
    }
  }

  @Test
  void firstCallInfersAllShapesAndThePrintedTypes() {
    Sequential model =
        new Sequential(
            new LazyConv2d(3, 2), new LazyBatchNorm2d(), new Flatten(), new LazyLinear(5));
    assertThat(model)
        .hasToString(
            "Sequential(\n"
                + "  (0): LazyConv2d(0, 3, kernel_size=(2, 2), stride=(1, 1))\n"
                + "  (1): LazyBatchNorm2d(0, eps=1e-05, momentum=0.1, affine=True, bias=True,"
                + " track_running_stats=True)\n"
                + "  (2): Flatten(start_dim=1, end_dim=-1)\n"
                + "  (3): LazyLinear(in_features=0, out_features=5, bias=True)\n"
                + ")");
    assertThat(model.call(Torch.ones(2, 1, 3, 3)).shape().toArray()).containsExactly(2, 5);
    assertThat(model)
        .hasToString(
            "Sequential(\n"
                + "  (0): Conv2d(1, 3, kernel_size=(2, 2), stride=(1, 1))\n"
                + "  (1): BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, bias=True,"
                + " track_running_stats=True)\n"
                + "  (2): Flatten(start_dim=1, end_dim=-1)\n"
                + "  (3): Linear(in_features=12, out_features=5, bias=True)\n"
                + ")");
  }

  @Test
  void materializedParametersAreTheSameTensors() {
    LazyLinear layer = new LazyLinear(2);
    List<Tensor> before = layer.parameters();
    assertThat(before).hasSize(2).allMatch(UninitializedParameter::isUninitialized);
    assertThat(before).allMatch(tensor -> tensor.shape().toString().equals("[0]"));
    assertThat(before).allMatch(Tensor::requiresGrad);
    assertThat(layer.hasUninitializedParams()).isTrue();
    assertThat(layer.inFeatures()).isZero();
    Tensor unused = layer.call(Torch.ones(3));
    assertThat(layer.inFeatures()).isEqualTo(3);
    assertThat(layer.outFeatures()).isEqualTo(2);
    assertThat(layer.parameters()).containsExactlyElementsOf(before);
    assertThat(before).noneMatch(UninitializedParameter::isUninitialized);
    assertThat(layer.hasUninitializedParams()).isFalse();
  }

  @Test
  void optimizerCreatedBeforeTheFirstCallTrainsTheParameters() {
    LazyLinear layer = new LazyLinear(1);
    SGD optimizer = new SGD(layer.parameters(), o -> o.lr(0.5));
    optimizer.step();
    Tensor loss = layer.call(Torch.ones(2)).sum();
    double weight = layer.weight().get(0, 1).item();
    loss.backward();
    optimizer.step();
    assertThat(layer.weight().get(0, 1).item()).isCloseTo(weight - 0.5, within(1e-6));
  }

  @Test
  void conversionAndFreezingBeforeTheFirstCallPersist() {
    LazyConv1d layer = new LazyConv1d(2, 1);
    layer.to(DType.FLOAT64);
    layer.requiresGrad_(false);
    Tensor unused = layer.call(Torch.ones(DType.FLOAT64, 1, 3, 4));
    assertThat(layer.parameters())
        .allMatch(tensor -> tensor.dtype() == DType.FLOAT64 && !tensor.requiresGrad());
  }

  @Test
  void firstCallInInferenceModeIsAllowed() {
    LazyLinear layer = new LazyLinear(2);
    Tensor unused = Torch.inferenceMode(() -> layer.call(Torch.ones(3)));
    layer.call(Torch.ones(3)).sum().backward();
    assertThat(layer.weight().grad().toFloatArray()).containsOnly(1);
  }

  @Test
  void concurrentFirstCallsInitializeOnce() throws InterruptedException {
    Tensor input = Torch.randn(4, 64);
    for (int round = 0; round < 20; round++) {
      LazyLinear layer = new LazyLinear(256);
      Tensor[] outputs = new Tensor[4];
      Thread[] threads = new Thread[outputs.length];
      for (int i = 0; i < threads.length; i++) {
        int own = i;
        threads[i] = new Thread(() -> outputs[own] = layer.call(input).detach());
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      Tensor expected = layer.call(input);
      assertThat(outputs).allMatch(output -> output.equal(expected));
    }
  }

  @Test
  void stateDictSetsTheShapes() {
    Conv2d trained = new Conv2d(4, 6, 3, o -> o.groups(2));
    LazyConv2d lazy = new LazyConv2d(6, 3, o -> o.groups(2));
    lazy.loadStateDict(trained.stateDict());
    assertThat(lazy).hasToString(trained.toString());
    Tensor image = Torch.randn(1, 4, 5, 5);
    assertThat(lazy.call(image).equal(trained.call(image))).isTrue();
  }

  @Test
  void stateDictOfRunningStatisticsSetsTheShapes() {
    BatchNorm1d trained = new BatchNorm1d(3, o -> o.affine(false));
    Tensor first = trained.call(Torch.randn(5, 3));
    LazyBatchNorm1d lazy = new LazyBatchNorm1d(o -> o.affine(false));
    lazy.loadStateDict(trained.stateDict());
    assertThat(lazy).hasToString(trained.toString());
    assertThat(lazy.runningMean().equal(trained.runningMean())).isTrue();
    assertThat(first.shape().toArray()).containsExactly(5, 3);
  }

  @Test
  void uninitializedStateDictLoadsIntoAnUninitializedModule() {
    LazyLinear first = new LazyLinear(2);
    LazyLinear second = new LazyLinear(2);
    second.loadStateDict(first.stateDict());
    assertThat(second.hasUninitializedParams()).isTrue();
    assertThat(second.call(Torch.ones(3)).shape().toArray()).containsExactly(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> second.loadStateDict(first.stateDict()))
        .withMessage(
            "the state dict does not fit LazyLinear: weight is [2, 3] but [0] in the state dict,"
                + " bias is [2] but [0] in the state dict");
  }

  @Test
  void mismatchedStateDictThrowsAndLeavesParametersUninitialized() {
    LazyConv2d layer = new LazyConv2d(2, 3);
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("weight", Torch.ones(5, 1, 3, 3));
    state.put("bias", Torch.ones(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer.loadStateDict(state))
        .withMessage(
            "the state dict does not fit LazyConv2d: weight is [2, ?, 3, 3] but [5, 1, 3, 3] in"
                + " the state dict");
    assertThat(layer.parameters()).allMatch(UninitializedParameter::isUninitialized);
  }

  @Test
  void missingEntriesAreInitializedAtTheFirstCall() {
    LazyLinear layer = new LazyLinear(2);
    assertThat(
            layer.loadStateDict(Map.of("weight", Torch.ones(2, 3)), o -> o.strict(false)).missing())
        .containsExactly("bias");
    assertThat(layer.hasUninitializedParams()).isTrue();
    Tensor unused = layer.call(Torch.ones(3));
    assertThat(layer.weight().toFloatArray()).containsOnly(1);
    assertThat(layer.bias().shape().toArray()).containsExactly(2);
  }

  @Test
  void copiesAreInitializedLikeTheirOriginals() {
    LazyLinear original = new LazyLinear(2);
    LazyLinear uninitialized = Module.copy(original, () -> new LazyLinear(2));
    assertThat(uninitialized.hasUninitializedParams()).isTrue();
    Tensor output = original.call(Torch.ones(3));
    LazyLinear initialized = Module.copy(original, () -> new LazyLinear(2));
    assertThat(initialized.call(Torch.ones(3)).equal(output)).isTrue();
  }

  @Test
  void readingAnUninitializedWeightThrows() {
    Sequential model = new Sequential(new Identity(), new Tied());
    assertThatThrownBy(() -> model.call(Torch.ones(2)))
        .isInstanceOf(TorchException.class)
        .hasMessage("1: " + UNSHAPED);
    assertThatThrownBy(() -> new LazyLinear(2).bias()).hasMessage(UNSHAPED);
    assertThatThrownBy(() -> new LazyLinear(2).forward(Torch.ones(2))).hasMessage(UNSHAPED);
    assertThatThrownBy(() -> new LazyConv1d(2, 1).forward(Torch.ones(2, 2)))
        .hasMessage(UNSHAPED.replace("LazyLinear", "LazyConv1d"));
    assertThatThrownBy(() -> new LazyBatchNorm1d().forward(Torch.ones(2, 2)))
        .hasMessage(UNSHAPED.replace("LazyLinear", "LazyBatchNorm1d"));
  }

  @Test
  void inputOfAnotherRankLeavesParametersUninitialized() {
    Sequential model = new Sequential(new LazyConv2d(2, 3));
    assertThatThrownBy(() -> model.call(Torch.ones(4)))
        .hasMessage("0: LazyConv2d: expected 3 or 4 dimensions, got [4]");
    assertThat(model.parameters()).allMatch(UninitializedParameter::isUninitialized);
    assertThatThrownBy(() -> new LazyBatchNorm2d().call(Torch.ones(4)))
        .hasMessage("LazyBatchNorm2d: expected 4 dimensions, got [4]");
    assertThatThrownBy(() -> new LazyLinear(2).call(Torch.tensor(1.0)))
        .hasMessage("LazyLinear: expected one dimension or more, got []");
  }

  @Test
  void sizeOverflowLeavesParametersUninitialized() {
    LazyLinear layer = new LazyLinear(Long.MAX_VALUE);
    assertThatThrownBy(() -> layer.call(Torch.ones(4)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "aten::resize_: numel: integer multiplication overflow [float32[9223372036854775807,"
                + " 4]]");
    assertThat(layer.parameters())
        .allMatch(UninitializedParameter::isUninitialized)
        .allMatch(Tensor::requiresGrad)
        .allMatch(tensor -> tensor.numel() == 0);
  }

  @Test
  void groupsMustDivideTheChannelsOfTheFirstInput() {
    LazyConv1d layer = new LazyConv1d(4, 1, o -> o.groups(2));
    assertThatThrownBy(() -> layer.call(Torch.ones(1, 3, 5)))
        .isInstanceOf(TorchException.class)
        .hasMessage("LazyConv1d: groups 2 must divide 3 and 4, the channels of [1, 3, 5]");
  }

  @Test
  void weightOptionThrows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LazyLinear(2, o -> o.weight(Torch.ones(2, 3))))
        .withMessage("LazyLinear does not accept a weight: use Linear");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LazyConv2d(2, 1, o -> o.weight(Torch.ones(2, 3, 1, 1))))
        .withMessage("LazyConv2d does not accept a weight: use Conv2d");
  }

  @Test
  void preHooksRunAfterInitialization() {
    LazyLinear layer = new LazyLinear(2);
    StringBuilder seen = new StringBuilder();
    layer.registerForwardPreHook(
        (module, inputs) -> seen.append(((Linear) module).weight().shape()));
    Tensor unused = layer.call(Torch.ones(3));
    assertThat(seen).hasToString("[2, 3]");
  }

  @Test
  void outputSizeIsSupported() {
    LazyConvTranspose1d layer = new LazyConvTranspose1d(2, 3, o -> o.stride(2));
    assertThat(layer.call(Torch.ones(1, 4, 5), 12).shape().toArray()).containsExactly(1, 2, 12);
    assertThat(layer.weight().shape().toArray()).containsExactly(4, 2, 3);
  }

  @Test
  void userDefinedModulesMayBeLazy() {
    LazyScale scale = new LazyScale(false);
    assertThat(scale).hasToString("LazyScale()");
    assertThat(scale.call(Torch.ones(2)).toFloatArray()).containsExactly(3, 3);
    assertThat(scale).hasToString("LazyScale()");
    assertThatThrownBy(() -> new Sequential(new LazyScale(true)).call(Torch.ones(2)))
        .hasMessage("0: " + UNSHAPED.replace("LazyLinear", "LazyScale"));
  }

  @Test
  void materializeRequiresACompatibleShapeAndRunsOnce() {
    Tensor placeholder = UninitializedParameter.create(3, UninitializedParameter.UNKNOWN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UninitializedParameter.materialize(placeholder, 2, 5))
        .withMessage("materialize: [2, 5] does not match [3, ?]");
    UninitializedParameter.materialize(placeholder, 3, 5);
    assertThat(placeholder.shape().toArray()).containsExactly(3, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UninitializedParameter.materialize(placeholder, 3, 5))
        .withMessage("materialize: the tensor is already initialized, its shape is [3, 5]");
  }
}
