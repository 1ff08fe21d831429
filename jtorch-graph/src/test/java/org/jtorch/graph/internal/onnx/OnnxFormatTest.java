package org.jtorch.graph.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.graph.Graphs.inputs;
import static org.jtorch.graph.Graphs.node;
import static org.jtorch.graph.Graphs.parameter;
import static org.jtorch.graph.Graphs.returning;
import static org.jtorch.graph.Graphs.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.ValueType;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages in a file, options, and what is refused. */
@NoLeaks
class OnnxFormatTest {
  private static final int GRAPH = 7;
  private static final int NODES = 1;
  private static final int INITIALIZERS = 5;
  private static final int INPUTS = 11;
  private static final int OUTPUTS = 12;

  private final Tensor weight = TensorScope.unscoped(Torch.randn(3, 400));
  private final Tensor bias = TensorScope.unscoped(Torch.randn(3));
  @TempDir private Path folder;

  @AfterEach
  void closeWeights() {
    weight.close();
    bias.close();
  }

  private static ValueType type(Object... sizes) {
    List<Expression> dims =
        Arrays.stream(sizes).map(size -> new Expression(size.toString())).toList();
    return new ValueType.OfTensor(
        DType.FLOAT32, dims, List.of(), Device.CPU, Layout.STRIDED, false);
  }

  private Graph linear() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "fc.weight", weight);
    parameter(builder, "fc.bias", bias);
    builder
        .input(Input.user("x"))
        .type("x", type("s0", 400))
        .node(
            node(
                "y",
                "aten::linear",
                "input",
                value("x"),
                "weight",
                value("fc.weight"),
                "bias",
                value("fc.bias")))
        .type("y", type("s0", 3))
        .node(node("z", "aten::relu", "self", value("y")))
        .type("z", type("s0", 3));
    return returning(builder, "z");
  }

  private static OnnxProto read(Path path) throws IOException {
    return new OnnxProto(Files.readAllBytes(path));
  }

  private static List<String> names(Stream<OnnxProto> messages, int field) {
    return messages.map(message -> message.text(field)).toList();
  }

  @Test
  void theFileHoldsNodesWeightsAndNames() throws IOException {
    Path path = folder.resolve("linear.onnx");
    linear().toOnnx(path, o -> o.inputNames("features").outputNames("logits"));
    OnnxProto model = read(path);
    assertThat(model.integer(1)).isEqualTo(9);
    assertThat(model.text(2)).isEqualTo("jtorch");
    assertThat(model.message(8).integer(2)).isEqualTo(20);
    OnnxProto graph = model.message(GRAPH);
    assertThat(names(graph.messages(NODES).stream(), 4))
        .containsExactly("Gemm", "Relu", "Identity");
    assertThat(names(graph.messages(INITIALIZERS).stream(), 8))
        .containsExactly("fc.weight", "fc.bias");
    OnnxProto input = graph.message(INPUTS);
    assertThat(input.text(1)).isEqualTo("features");
    assertThat(input.shape()).containsExactly("s0", 400L);
    OnnxProto output = graph.message(OUTPUTS);
    assertThat(output.text(1)).isEqualTo("logits");
    assertThat(output.shape()).containsExactly("s0", 3L);
    OnnxProto stored = graph.messages(INITIALIZERS).get(1);
    assertThat(stored.all(1)).containsExactly(3L);
    assertThat((byte[]) stored.all(9).get(0)).hasSize(12);
  }

  @Test
  void weightsMayBeInAFileOfTheirOwn() throws IOException {
    Path path = folder.resolve("linear.onnx");
    linear().toOnnx(path, o -> o.externalData(true));
    List<OnnxProto> initializers = read(path).message(GRAPH).messages(INITIALIZERS);
    OnnxProto stored =
        initializers.stream().filter(tensor -> tensor.text(8).equals("fc.weight")).findAny().get();
    assertThat(names(stored.messages(13).stream(), 2))
        .containsExactly("linear.onnx.data", "0", "4800");
    assertThat(folder.resolve("linear.onnx.data")).hasSize(4800);
    Tensor x = Torch.randn(5, 400);
    Tensor found = OnnxChecks.run(path, List.of(x)).get("output");
    Tensor expected = F.linear(x, weight, bias).relu();
    assertThat(OnnxChecks.difference(found, expected, 1e-4)).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void whatOnnxHasNotIsRefusedByNameAndPlace() {
    Graph.Builder builder = inputs("x");
    builder
        .type("x", type(3))
        .node(
            node(
                List.of(value("y")),
                "aten::digamma",
                "model.py:7: y = x.digamma()",
                "self",
                value("x")))
        .type("y", type(3))
        .node(node(List.of(value("z")), "my::op", "", "self", value("y")))
        .type("z", type(3));
    assertRefused(
        returning(builder, "z"),
        "toOnnx: jtorch cannot express in ONNX: aten::digamma (model.py:7: y = x.digamma());"
            + " my::op");
  }

  private void assertRefused(Graph graph, String message) {
    Path path = folder.resolve("refused.onnx");
    assertThatThrownBy(() -> graph.toOnnx(path))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
    assertThat(path).doesNotExist();
  }

  @Test
  void randomNumbersAndWritesToInputsAreRefused() {
    Graph.Builder dropout = inputs("x");
    dropout
        .type("x", type(3))
        .node(node("y", "aten::dropout", "input", value("x"), "p", 0.5, "train", true))
        .type("y", type(3));
    assertRefused(
        returning(dropout, "y"),
        "toOnnx: aten::dropout, which makes y: it is random in training mode; call eval() first");
    Graph.Builder write = inputs("x");
    write.type("x", type(3)).node(node("y", "aten::relu_", "self", value("x"))).type("y", type(3));
    assertRefused(
        returning(write, "y"),
        "toOnnx: aten::relu_, which makes y: it writes to the input, parameter or buffer x");
  }

  @Test
  void namesMustFitTheInputs() {
    assertThatThrownBy(() -> linear().toOnnx(folder.resolve("x.onnx"), o -> o.inputNames("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("toOnnx: inputNames has 2 names for 1 values");
    assertThatThrownBy(() -> linear().toOnnx(folder.resolve("x.onnx"), o -> o.inputNames("output")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two inputs or outputs are named output");
  }
}
