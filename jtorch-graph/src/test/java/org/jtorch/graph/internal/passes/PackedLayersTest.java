package org.jtorch.graph.internal.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Layout;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.onnx.OnnxChecks;
import org.jtorch.internal.ScriptPrograms;
import org.jtorch.internal.ScriptPrograms.Packing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** oneDNN's layers of optimized graphs, their packed weights in TorchScript, and their files. */
class PackedLayersTest {
  private static final String CONVOLUTION = "mkldnn::_convolution_pointwise";
  private static final String LINEAR = "mkldnn::_linear_pointwise";
  private static final int SIZE = 512;

  @TempDir Path folder;
  private Tensor weight;
  private Tensor bias;
  private Tensor rows;

  @BeforeEach
  void create() {
    Torch.manualSeed(0);
    weight = Torch.randn(SIZE, SIZE).div(Math.sqrt(SIZE));
    bias = Torch.randn(SIZE);
    rows = Torch.randn(5, SIZE).mul(3);
  }

  private Graph optimized(UnaryOperator<Tensor> function, Tensor example) {
    return Graph.trace(function, o -> o.dynamicBatch().parameter("weight", weight), example)
        .optimizeForInference();
  }

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  private static void assertReturns(ScriptModule script, Tensor input, Tensor expected) {
    Tensor result = script.forward(input);
    assertThat(result.shape()).isEqualTo(expected.shape());
    assertThat(result.allclose(expected, 1e-5, 1e-5)).isTrue();
  }

  static Stream<Arguments> activations() {
    Map<String, UnaryOperator<Tensor>> all =
        Map.of(
            "relu", Tensor::relu,
            "sigmoid", Tensor::sigmoid,
            "tanh", Tensor::tanh,
            "silu", F::silu,
            "hardswish", F::hardswish,
            "hardsigmoid", F::hardsigmoid,
            "relu6", F::relu6,
            "hardtanh", x -> F.hardtanh(x, -0.5, 0.75),
            "gelu", F::gelu,
            "gelu of tanh", x -> F.gelu(x, o -> o.approximate(F.Approximate.TANH)));
    return all.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void anActivationIsComputedInTheLayerBeforeIt(String name, UnaryOperator<Tensor> activation) {
    Tensor kernel = Torch.randn(8, 4, 3, 3);
    Tensor images = Torch.randn(2, 4, 6, 6);
    UnaryOperator<Tensor> linear = x -> activation.apply(F.linear(x, weight, bias));
    UnaryOperator<Tensor> convolution = x -> activation.apply(F.conv2d(x, kernel));
    Graph graph = optimized(linear, rows);
    Graph ofImages = optimized(convolution, images);
    assertThat(operators(graph)).as(name).containsExactly(LINEAR);
    assertThat(operators(ofImages)).as(name).containsExactly("aten::contiguous", CONVOLUTION);
    try (ScriptModule script = graph.toScript();
        ScriptModule scriptOfImages = ofImages.toScript()) {
      assertReturns(script, rows, linear.apply(rows));
      assertReturns(scriptOfImages, images, convolution.apply(images));
    }
  }

  @Test
  void anAdditionIsComputedInTheLinearLayerBeforeIt() {
    UnaryOperator<Tensor> function = x -> x.add(F.linear(x, weight, bias));
    Graph graph = optimized(function, rows);
    assertThat(operators(graph)).containsExactly(LINEAR + ".binary");
    try (ScriptModule script = graph.toScript()) {
      assertReturns(script, rows, function.apply(rows));
      assertReturns(script, rows.narrow(0, 0, 1), function.apply(rows.narrow(0, 0, 1)));
    }
  }

  @Test
  void aSumOfAnotherShapeIsNotComputedInTheLayer() {
    Tensor number = Torch.randn(1);
    UnaryOperator<Tensor> function = x -> F.linear(x, weight, bias).add(number);
    Graph graph = optimized(function, rows);
    assertThat(operators(graph)).containsExactly(LINEAR, "aten::add.Tensor");
  }

  @Test
  void factorsOfOutputsAreFoldedIntoTheWeight() {
    Tensor scale = Torch.randn(SIZE, 1, 1);
    Tensor tokens = Torch.randn(2, 3, 3, SIZE);
    UnaryOperator<Tensor> function =
        x -> scale.mul(F.linear(x, weight, bias).permute(0, 3, 1, 2)).add(1);
    Graph graph = optimized(function, tokens);
    assertThat(operators(graph)).containsExactly(LINEAR, "aten::permute", "aten::add.Scalar");
    Tensor perChannel = Torch.randn(SIZE);
    UnaryOperator<Tensor> last = x -> F.linear(x, weight).mul(perChannel);
    Graph ofLast = optimized(last, tokens);
    assertThat(operators(ofLast)).containsExactly(LINEAR);
    try (ScriptModule script = graph.toScript();
        ScriptModule scriptOfLast = ofLast.toScript()) {
      assertReturns(script, tokens, function.apply(tokens));
      assertReturns(scriptOfLast, tokens, last.apply(tokens));
    }
  }

  @Test
  void factorsOfOtherDimensionsStay() {
    Tensor square = Torch.randn(SIZE, SIZE);
    Tensor scale = Torch.randn(SIZE, 1);
    UnaryOperator<Tensor> function = x -> F.linear(x, weight, bias).mul(scale);
    Graph graph =
        Graph.trace(function, o -> o.parameter("weight", weight), square).optimizeForInference();
    assertThat(operators(graph)).containsExactly(LINEAR, "aten::mul.Tensor");
  }

  @Test
  void smallLayersStay() {
    Tensor small = Torch.randn(8, SIZE);
    assertThat(operators(optimized(x -> F.linear(x, small), rows))).containsExactly("aten::linear");
  }

  @Test
  void scriptsHoldPackedWeightsAndFilesPlainOnes() {
    UnaryOperator<Tensor> function = x -> F.linear(x, weight, bias);
    Graph graph = optimized(function, rows);
    graph.save(folder.resolve("saved.pt"));
    try (ScriptModule script = graph.toScript();
        ScriptModule saved = ScriptModule.load(folder.resolve("saved.pt"))) {
      assertThat(script.namedParameters().get("weight").layout()).isEqualTo(Layout.MKLDNN);
      assertThat(saved.namedParameters().get("weight").layout()).isEqualTo(Layout.MKLDNN);
      assertThat(script.stateDict().get("weight").equal(weight)).isTrue();
      byte[] bytes = script.saveToBytes();
      assertReturns(script, rows, function.apply(rows));
      try (ScriptModule loaded = ScriptModule.load(new ByteArrayInputStream(bytes), Device.CPU);
          ScriptModule frozen = script.freeze();
          ScriptModule optimized = script.optimizeForInference()) {
        assertReturns(loaded, rows, function.apply(rows));
        assertReturns(frozen, rows, function.apply(rows));
        assertReturns(optimized, rows, function.apply(rows));
        assertThat(loaded.stateDict().get("weight").equal(weight)).isTrue();
      }
    }
  }

  @Test
  void weightsThatOtherNodesUseStayPlain() {
    UnaryOperator<Tensor> function = x -> F.linear(F.linear(x, weight), weight);
    try (ScriptModule script = optimized(function, rows).toScript()) {
      assertThat(script.namedParameters().get("weight").layout()).isEqualTo(Layout.STRIDED);
      assertReturns(script, rows, function.apply(rows));
    }
  }

  @Test
  void packedModulesRefuseOtherDtypes() {
    try (ScriptModule script = optimized(x -> F.linear(x, weight, bias), rows).toScript()) {
      script.to(Device.CPU);
      assertThatThrownBy(() -> script.to(DType.FLOAT64))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "to: the module is optimized for float32 on the CPU; convert the graph instead");
      assertThatThrownBy(() -> script.forward(rows.to(DType.FLOAT64)))
          .isInstanceOf(TorchException.class);
      assertReturns(script, rows, F.linear(rows, weight, bias));
    }
  }

  static Stream<Arguments> damages() {
    List<Long> pair = List.of(1L, 1L);
    List<Long> none = List.of();
    return Stream.of(
        Arguments.of("missing", new Packing(none, none, none, 1, none)),
        Arguments.of("kernel.missing", new Packing(none, none, none, 1, none)),
        Arguments.of("_constants.7", new Packing(none, none, none, 1, none)),
        Arguments.of("kernel", new Packing(none, none, none, 1, none)),
        Arguments.of("kernel", new Packing(pair, List.of(0L, 0L), pair, 1, none)),
        Arguments.of("kernel", new Packing(pair, pair, List.of(0L, 1L), 1, none)),
        Arguments.of("kernel", new Packing(pair, pair, List.of(1L), 1, none)),
        Arguments.of("kernel", new Packing(List.of(-9L, 0L), pair, pair, 1, none)),
        Arguments.of("kernel", new Packing(pair, pair, pair, 0, none)),
        Arguments.of("kernel", new Packing(pair, pair, pair, 3, none)),
        Arguments.of("kernel", new Packing(pair, pair, pair, 1, List.of(1L, 4L, 0L, 6L))),
        Arguments.of("kernel", new Packing(pair, pair, pair, 1, List.of(1L, 9L, 6L, 6L))),
        Arguments.of("kernel", new Packing(pair, pair, pair, 1, List.of(1L, 4L, 6L))));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aDamagedListOfPackedWeightsIsRefused(String name, Packing packing) {
    ScriptPrograms.Source source = new ScriptPrograms.Source();
    source.text("def forward(self, x: Tensor) -> Tensor:\n  return x\n");
    source.pack(name, packing);
    Path path = folder.resolve("damaged.pt");
    Map<String, Tensor> state = Map.of("kernel", Torch.randn(4, 4, 3, 3));
    ScriptPrograms.save(path, "Graph", state, key -> true, List.of(bias), false, source);
    assertThatThrownBy(() -> ScriptModule.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("damaged.pt: the list of packed weights is damaged");
  }

  @Test
  void whereGradientsAreRecordedNoResultOfALayerIsChangedInPlace() {
    Tensor images = Torch.randn(2, 4, 6, 6);
    Tensor kernel = Torch.randn(4, 4, 1, 1).requiresGrad_(true);
    UnaryOperator<Tensor> function = x -> F.conv2d(x, kernel).permute(0, 2, 3, 1).add_(1).exp_();
    Graph graph =
        Graph.trace(function, o -> o.parameter("kernel", kernel), images).optimizeForInference();
    assertThat(operators(graph))
        .containsExactly(
            "aten::contiguous", CONVOLUTION, "aten::permute", "aten::add.Scalar", "aten::exp_");
    try (ScriptModule script = graph.toScript()) {
      assertReturns(script, images, function.apply(images));
    }
  }

  @Test
  void optimizedGraphsAreWrittenAsOnnx() {
    Tensor kernel = Torch.randn(4, 4, 3, 3).mul(0.1);
    Tensor images = Torch.randn(2, 4, 6, 6);
    UnaryOperator<Tensor> function =
        x ->
            F.gelu(F.conv2d(x.add(F.conv2d(x, kernel, o -> o.padding(1))).relu(), kernel))
                .flatten(1)
                .sum();
    UnaryOperator<Tensor> ofRows =
        x -> F.hardtanh(F.linear(x.add(F.linear(x, weight, bias)), weight), -0.5, 0.75);
    assertOnnx(function, images);
    assertOnnx(ofRows, rows);
  }

  private void assertOnnx(UnaryOperator<Tensor> function, Tensor input) {
    Path path = folder.resolve("optimized.onnx");
    optimized(function, input).toOnnx(path);
    Tensor result = OnnxChecks.run(path, List.of(input)).values().iterator().next();
    assertThat(OnnxChecks.difference(result, function.apply(input), 1e-4)).isEmpty();
  }
}
