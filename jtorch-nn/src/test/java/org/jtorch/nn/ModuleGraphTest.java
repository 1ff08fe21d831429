package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jtorch.F;
import org.jtorch.IValue;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModuleGraphTest {
  private static final long SEED = 3;

  @BeforeEach
  void seed() {
    Torch.manualSeed(SEED);
  }

  private static Sequential convolutions() {
    return new Sequential(
        new Conv2d(1, 4, 3),
        new BatchNorm2d(4),
        Tensor::relu,
        new Dropout(0.5),
        (Layer) x -> x.view(x.size(0), 4 * 6 * 6),
        new Linear(4 * 6 * 6, 10));
  }

  /** Compares results, gradients and buffers in both modes. */
  private static void assertSame(
      Graph graph, Module module, Function<Tensor, Tensor> call, Tensor input) {
    try (ScriptModule script = graph.toScript()) {
      assertThat(script.namedParameters().keySet())
          .containsExactlyElementsOf(module.namedParameters().keySet());
      assertThat(script.stateDict().keySet())
          .containsExactlyInAnyOrderElementsOf(module.stateDict().keySet());
      for (boolean training : new boolean[] {true, false}) {
        module.train(training);
        script.train(training);
        Torch.manualSeed(SEED);
        Tensor expected = call.apply(input);
        Torch.manualSeed(SEED);
        Tensor result = first(script.invoke("forward", input));
        assertThat(result.allclose(expected, 1e-5, 1e-6)).as("training " + training).isTrue();
        compareGradients(module, expected, script, result);
        module
            .namedBuffers()
            .forEach(
                (name, buffer) ->
                    assertThat(script.namedBuffers().get(name).allclose(buffer)).as(name).isTrue());
      }
    }
  }

  private static void compareGradients(
      Module module, Tensor expected, ScriptModule script, Tensor result) {
    module.zeroGrad();
    script.parameters().forEach(Tensor::clearGrad);
    expected.square().sum().backward();
    result.square().sum().backward();
    Map<String, Tensor> parameters = script.namedParameters();
    module
        .namedParameters()
        .forEach(
            (name, parameter) ->
                assertThat(parameters.get(name).grad().allclose(parameter.grad(), 1e-4, 1e-5))
                    .as(name)
                    .isTrue());
  }

  private static Tensor first(IValue value) {
    return value instanceof IValue.OfTuple tuple
        ? tuple.elements().get(0).toTensor()
        : value.toTensor();
  }

  @Test
  void aModelOfConvolutionsHasBothModes() {
    Sequential model = convolutions();
    Graph graph = ModuleGraph.trace(model, o -> o.dynamicBatch(), Torch.randn(2, 1, 8, 8));
    assertThat(graph.inputs().stream().map(Input::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            Input.Kind.PARAMETER, Input.Kind.BUFFER, Input.Kind.TRAINING, Input.Kind.USER);
    assertThat(graph.inMode(false).nodes().stream().map(node -> node.operator()))
        .containsExactly(
            "aten::sym_size.int",
            "aten::conv2d",
            "aten::batch_norm",
            "aten::relu",
            "aten::dropout",
            "aten::view",
            "aten::linear");
    assertThat(graph.inMode(true).nodes().stream().map(node -> node.operator()))
        .contains("aten::add_.Scalar");
    assertThat(graph.state().keySet()).containsExactlyElementsOf(model.stateDict().keySet());
    assertSame(graph, model, model::call, Torch.randn(5, 1, 8, 8));
  }

  @Test
  void aModelWithoutModesHasNoBranch() {
    Linear layer = new Linear(3, 2);
    Graph graph = ModuleGraph.trace(layer, Torch.randn(4, 3));
    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.inMode(true)).isSameAs(graph);
    assertSame(graph, layer, layer::call, Torch.randn(4, 3));
  }

  @Test
  void tracingLeavesTheModelAsItWas() {
    Sequential model = convolutions();
    model.getSubmodule("1").eval();
    Tensor mean = model.getBuffer("1.running_mean").clone();
    Tensor image = Torch.randn(2, 1, 8, 8);
    Torch.manualSeed(SEED);
    Tensor next = Torch.randn(4);
    Torch.manualSeed(SEED);
    Graph graph = ModuleGraph.trace(model, o -> o.dynamicBatch(), image);
    assertThat(graph.nodes()).isNotEmpty();
    assertThat(model.getBuffer("1.running_mean").equal(mean)).isTrue();
    assertThat(model.getBuffer("1.num_batches_tracked").itemLong()).isZero();
    assertThat(model.isTraining()).isTrue();
    assertThat(model.getSubmodule("1").isTraining()).isFalse();
    assertThat(model.getParameter("0.weight").hasGrad()).isFalse();
    assertThat(Torch.randn(4).equal(next)).isTrue();
  }

  @Test
  void anLstmTakesAnyBatchAndLength() {
    LSTM lstm = new LSTM(4, 6, o -> o.numLayers(2).dropout(0.3).bidirectional(true));
    Graph graph =
        ModuleGraph.trace(
            lstm,
            x -> lstm.call(x.get(0)),
            o -> o.dynamic("length", 0, 0).dynamic("batch", 0, 1),
            List.of(Torch.randn(3, 2, 4)));
    assertThat(graph.outputs()).hasSize(3);
    assertSame(graph, lstm, x -> lstm.call(x).output(), Torch.randn(7, 5, 4));
  }

  @Test
  void anEncoderIsTracedWithoutItsFastPath() {
    TransformerEncoder encoder =
        new TransformerEncoder(
            new TransformerEncoderLayer(16, 4, o -> o.dimFeedforward(32).batchFirst(true)), 2);
    Graph graph =
        Torch.noGrad(
            () ->
                ModuleGraph.trace(
                    encoder,
                    x -> encoder.call(x.get(0)),
                    o -> o.dynamicBatch().dynamic("length", 0, 1),
                    List.of(Torch.randn(2, 5, 16))));
    assertThat(graph.inMode(false).toString())
        .contains("scaled_dot_product_attention")
        .doesNotContain("transformer_encoder_layer_fwd");
    assertSame(graph, encoder, x -> encoder.call(x), Torch.randn(3, 9, 16));
  }

  @Test
  void temporaryBuffersAndTiedParametersKeepTheirPlace() {
    Tied model = new Tied();
    Graph graph = ModuleGraph.trace(model, o -> o.dynamicBatch(), Torch.randn(2, 3));
    assertThat(graph.inputs().stream().map(Input::kind)).contains(Input.Kind.TEMPORARY_BUFFER);
    try (ScriptModule script = graph.toScript()) {
      assertThat(script.stateDict().keySet()).containsExactlyElementsOf(model.stateDict().keySet());
      Tensor x = Torch.randn(4, 3);
      assertThat(script.forward(x).allclose(model.call(x))).isTrue();
      assertThat(script.namedParameters().get("out.weight").storageAddress())
          .isEqualTo(script.namedParameters().get("in_.weight").storageAddress());
    }
  }

  private static final class Tied extends Module implements Layer {
    private final Linear in = register("in_", new Linear(3, 3, o -> o.bias(false)));
    private final Linear out =
        register("out", new Linear(3, 3, o -> o.bias(false).weight(in.weight())));
    private final Slot<Tensor> scale = buffer("scale", Torch.tensor(2.0), false);

    @Override
    public Tensor forward(Tensor x) {
      return out.call(in.call(x)).mul(scale.get());
    }
  }

  @Test
  void functionsAreLayersWithoutState() {
    Graph graph = ModuleGraph.trace(x -> F.softplus(x), Torch.randn(2));
    assertThat(graph.state()).isEmpty();
  }

  @Test
  void layersThatAreNotInitializedAreRefused() {
    LazyLinear layer = new LazyLinear(3);
    assertThatThrownBy(() -> ModuleGraph.trace(layer, Torch.randn(2, 4)))
        .hasMessageContaining("parameters have no shape yet");
  }

  @Test
  void aCumulativeAverageIsRefusedByName() {
    BatchNorm1d norm = new BatchNorm1d(3, o -> o.cumulative());
    assertThatThrownBy(() -> ModuleGraph.trace(norm, Torch.randn(4, 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("item reads elements of a traced tensor at BatchNorm.countBatch");
  }
}
