package org.jtorch.graph.internal.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.graph.Graphs.inputs;
import static org.jtorch.graph.Graphs.node;
import static org.jtorch.graph.Graphs.parameter;
import static org.jtorch.graph.Graphs.returning;
import static org.jtorch.graph.Graphs.tensor;
import static org.jtorch.graph.Graphs.value;
import static org.jtorch.graph.internal.interpreter.Interpreters.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.interpreter.Interpreter;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoLeaks
class InferencePassesTest {
  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  /** Optimizes a graph, checks that it computes the same, and frees the new constants. */
  private static List<String> optimized(Graph graph, Tensor... inputs) {
    Graph optimized = graph.optimizeForInference();
    try (Interpreter before = interpreter(graph);
        Interpreter after = interpreter(optimized)) {
      List<Object> expected = before.run(List.of(inputs));
      List<Object> results = after.run(List.of(inputs));
      for (int i = 0; i < expected.size(); i++) {
        assertThat(tensor(results.get(i)).dtype()).isEqualTo(tensor(expected.get(i)).dtype());
        assertThat(tensor(results.get(i)).allclose(tensor(expected.get(i)), 1e-5, 1e-5)).isTrue();
      }
    }
    optimized
        .state()
        .forEach(
            (name, tensor) -> {
              if (graph.state().get(name) != tensor) {
                tensor.close();
              }
            });
    return operators(optimized);
  }

  private static Node norm(String result, String input) {
    return node(
        result,
        "aten::batch_norm",
        "input",
        value(input),
        "weight",
        value("gamma"),
        "bias",
        value("beta"),
        "running_mean",
        value("mean"),
        "running_var",
        value("var"),
        "training",
        false,
        "momentum",
        0.1,
        "eps",
        1e-3,
        "cudnn_enabled",
        true);
  }

  private static void addStatistics(Graph.Builder builder, long channels) {
    parameter(builder, "gamma", Torch.randn(channels));
    parameter(builder, "beta", Torch.randn(channels));
    parameter(builder, "mean", Torch.randn(channels));
    parameter(builder, "var", Torch.rand(channels).add(0.5));
  }

  private static ValueType.OfTensor type(int dims) {
    List<Expression> sizes = new ArrayList<>();
    for (int i = 0; i < dims; i++) {
      sizes.add(Expression.of(2));
    }
    return new ValueType.OfTensor(
        DType.FLOAT32, sizes, List.of(), Device.CPU, Layout.STRIDED, false);
  }

  @ParameterizedTest
  @CsvSource({
    "aten::conv2d, 1, true",
    "aten::conv2d, 2, false",
    "aten::conv_transpose2d.input, 1, true",
    "aten::conv_transpose2d.input, 2, true",
    "aten::conv_transpose2d.input, 2, false",
  })
  void batchNormIsFoldedIntoConvolutions(String operator, int groups, boolean hasBias) {
    boolean transposed = operator.contains("transpose");
    Graph.Builder builder = Graph.builder();
    parameter(
        builder,
        "w",
        transposed ? Torch.randn(4, 6 / groups, 3, 3) : Torch.randn(6, 4 / groups, 3, 3));
    parameter(builder, "b", Torch.randn(6));
    addStatistics(builder, 6);
    builder
        .input(Input.user("x"))
        .node(
            node(
                "y",
                operator,
                "input",
                value("x"),
                "weight",
                value("w"),
                "bias",
                hasBias ? value("b") : new Argument.None(),
                "groups",
                groups))
        .node(norm("z", "y"))
        .node(node("r", "aten::relu", "self", value("z")));
    assertThat(optimized(returning(builder, "r"), Torch.randn(2, 4, 8, 8)))
        .containsExactly(operator, "aten::relu");
  }

  @Test
  void batchNormIsFoldedIntoLinearLayersOfTwoDimensions() {
    for (int dims = 2; dims <= 3; dims++) {
      Graph.Builder builder = Graph.builder();
      parameter(builder, "w", Torch.randn(6, 4));
      addStatistics(builder, 6);
      builder
          .input(Input.user("x"))
          .node(node("y", "aten::linear", "input", value("x"), "weight", value("w")))
          .node(norm("z", "y"))
          .type("y", type(dims));
      Tensor x = dims == 2 ? Torch.randn(5, 4) : Torch.randn(5, 6, 4);
      List<String> operators = optimized(returning(builder, "z"), x);
      assertThat(operators).hasSize(dims - 1);
    }
  }

  @Test
  void batchNormStaysWhereTheConvolutionHasAnotherUser() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "w", Torch.randn(6, 4, 1, 1));
    addStatistics(builder, 6);
    builder
        .input(Input.user("x"))
        .node(node("y", "aten::conv2d", "input", value("x"), "weight", value("w")))
        .node(norm("z", "y"));
    assertThat(optimized(returning(builder, "z", "y"), Torch.randn(1, 4, 2, 2)))
        .containsExactly("aten::conv2d", "aten::batch_norm");
  }

  @Test
  void nodesWithoutEffectAreDropped() {
    Graph.Builder builder = inputs("x");
    builder
        .type("x", type(1))
        .type("e", type(1))
        .node(node("a", "aten::dropout", "input", value("x"), "p", 0.5, "train", false))
        .node(node("b", "aten::detach", "self", value("a")))
        .node(node("c", "aten::alias", "self", value("b")))
        .node(node("d", "aten::neg", "self", value("c")))
        .node(node("e", "aten::exp", "self", value("d")))
        .node(node("f", "aten::to.dtype", "self", value("e"), "dtype", DType.FLOAT32))
        .node(node("g", "aten::to.dtype", "self", value("f"), "dtype", DType.FLOAT64))
        .node(node("unused", "aten::abs", "self", value("g")));
    assertThat(optimized(returning(builder, "g"), Torch.randn(3)))
        .containsExactly("aten::neg", "aten::exp", "aten::to.dtype");
  }

  @Test
  void dropoutInTrainingStays() {
    Graph.Builder builder = inputs("x");
    builder.node(node("y", "aten::dropout", "input", value("x"), "p", 0.0, "train", true));
    assertThat(optimized(returning(builder, "y"), Torch.ones(2))).containsExactly("aten::dropout");
  }

  @Test
  void nodesOfConstantsAreComputed() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "w", Torch.randn(3, 4));
    builder
        .input(Input.user("x"))
        .node(node("t", "aten::t", "self", value("w")))
        .node(node("n", "aten::neg", "self", value("t")))
        .node(node("range", "aten::arange", "end", 3))
        .node(node("y", "aten::matmul", "self", value("x"), "other", value("n")))
        .node(node("z", "aten::add.Tensor", "self", value("y"), "other", value("range")));
    assertThat(optimized(returning(builder, "z"), Torch.randn(2, 4)))
        .containsExactly("aten::matmul", "aten::add.Tensor");
  }

  @Test
  void constantsThatAreLargeRandomChangedOrReturnedStay() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "w", Torch.randn(300));
    builder
        .input(Input.user("x"))
        .node(node("large", "aten::outer", "self", value("w"), "vec2", value("w")))
        .node(node("random", "aten::rand_like", "self", value("w")))
        .node(node("zeros", "aten::zeros", "size", List.of(2)))
        .node(node("view", "aten::view", "self", value("zeros"), "size", List.of(2)))
        .node(node("ones", "aten::add_.Tensor", "self", value("view"), "other", 1))
        .node(node("returned", "aten::neg", "self", value("w")))
        .node(node("a", "aten::sum", "self", value("large")))
        .node(node("b", "aten::sum", "self", value("zeros")));
    Graph graph = returning(builder, "a", "b", "returned");
    assertThat(optimized(graph, Torch.ones(1)))
        .containsExactly(
            "aten::outer",
            "aten::zeros",
            "aten::view",
            "aten::add_.Tensor",
            "aten::neg",
            "aten::sum",
            "aten::sum");
  }

  @Test
  void regionsUnderAnotherGradientModeAreInlined() {
    Graph region =
        returning(
            inputs("a")
                .node(node("r", "aten::neg", "self", value("a")))
                .node(node("x", "aten::exp", "self", value("r"))),
            "x");
    Graph.Builder builder = inputs("x");
    builder
        .node(
            node(
                "r",
                "higher_order::wrap_with_set_grad_enabled",
                "0",
                false,
                "1",
                region,
                "2",
                value("x")))
        .node(node("y", "aten::abs", "self", value("r")));
    Graph graph = returning(builder, "y");
    assertThat(optimized(graph, Torch.randn(2)))
        .containsExactly("aten::neg", "aten::exp", "aten::abs");
    assertThat(graph.optimizeForInference())
        .hasToString(
            """
            def forward(self, x):
                r_1 = torch.ops.aten.neg.default(self = x)
                x_1 = torch.ops.aten.exp.default(self = r_1)
                y = torch.ops.aten.abs.default(self = x_1)
                return (y,)
            """);
  }

  @Test
  void programsThatChangeTheirBuffersStayAsTheyAre() {
    Tensor count = Torch.zeros(1);
    Graph.Builder builder =
        Graph.builder().input(new Input("b", Input.Kind.BUFFER, "count")).state("count", count);
    builder
        .node(node("v", "aten::view", "self", value("b"), "size", List.of(1)))
        .node(node("c", "aten::add_.Tensor", "self", value("v"), "other", 1));
    Graph graph = returning(builder, "c");
    assertThat(graph.optimizeForInference()).isSameAs(graph);
  }

  private static ValueType.OfTensor images(long channels, long size) {
    List<Expression> sizes =
        List.of(
            new Expression("s0"),
            Expression.of(channels),
            Expression.of(size),
            Expression.of(size));
    return new ValueType.OfTensor(
        DType.FLOAT32, sizes, List.of(), Device.CPU, Layout.STRIDED, false);
  }

  private static Node convolution(String result, String input, String weight) {
    return node(
        result,
        "aten::conv2d",
        "input",
        value(input),
        "weight",
        value(weight),
        "bias",
        value("b"),
        "stride",
        List.of(1, 1),
        "padding",
        List.of(1, 1));
  }

  private static Graph residualBlock() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "w1", Torch.randn(4, 4, 3, 3));
    parameter(builder, "w2", Torch.randn(4, 4, 3, 3));
    parameter(builder, "b", Torch.randn(4));
    builder
        .input(Input.user("x"))
        .node(convolution("c1", "x", "w1"))
        .node(node("r1", "aten::relu_", "self", value("c1")))
        .node(convolution("c2", "r1", "w2"))
        .node(node("s", "aten::add_.Tensor", "self", value("c2"), "other", value("x")))
        .node(node("r2", "aten::relu_", "self", value("s")))
        .node(node("v", "aten::view", "self", value("r2"), "size", List.of(-1, 100)));
    for (String name : List.of("x", "c1", "r1", "c2", "s", "r2")) {
      builder.type(name, images(4, 5));
    }
    return returning(builder, "v");
  }

  @Test
  void convolutionsArePackedAndFused() {
    List<String> operators = optimized(residualBlock(), Torch.randn(3, 4, 5, 5));
    assertThat(operators)
        .containsExactly(
            "aten::contiguous",
            "mkldnn::_convolution_pointwise",
            "mkldnn::_convolution_pointwise.binary",
            "aten::reshape");
  }

  @Test
  void packedConvolutionsRefuseOtherDTypes() {
    try (Interpreter interpreter = interpreter(residualBlock().optimizeForInference())) {
      assertThatThrownBy(() -> interpreter.run(List.of(Torch.ones(DType.FLOAT64, 1, 4, 5, 5))))
          .isInstanceOf(TorchException.class)
          .hasMessage("conv2d: the optimized program takes float32");
      assertThat(interpreter.run(List.of(Torch.ones(0, 4, 5, 5)))).hasSize(1);
    }
  }

  @Test
  void graphsThatReadStridesKeepTheirConvolutions() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "w1", Torch.randn(4, 4, 3, 3));
    parameter(builder, "b", Torch.randn(4));
    builder
        .input(Input.user("x"))
        .type("x", images(4, 5))
        .node(convolution("c", "x", "w1"))
        .node(
            node(
                "v",
                "aten::as_strided",
                "self",
                value("c"),
                "size",
                List.of(3),
                "stride",
                List.of(1)));
    assertThat(optimized(returning(builder, "v"), Torch.randn(1, 4, 5, 5)))
        .containsExactly("aten::conv2d", "aten::as_strided");
  }

  @Test
  void aPackedLayersOfAnInputIsRefusedAtLoad() {
    Graph.Builder builder = inputs("x", "w");
    builder.node(
        node(
            "y",
            "mkldnn::_convolution_pointwise",
            "X",
            value("x"),
            "W",
            value("w"),
            "B",
            new Argument.None()));
    Graph graph = returning(builder, "y");
    assertThatThrownBy(() -> interpreter(graph))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("mkldnn::_convolution_pointwise is an operator that other");
  }

  @Test
  void wholeSlicesAndConversionsToTheSameAreDropped() {
    Graph.Builder builder = inputs("x");
    builder
        .type("a", type(1))
        .node(
            node(
                "a",
                "aten::slice.Tensor",
                "self",
                value("x"),
                "dim",
                0,
                "start",
                0,
                "end",
                Long.MAX_VALUE))
        .node(
            node(
                "b",
                "aten::to.dtype_layout",
                "self",
                value("a"),
                "dtype",
                DType.FLOAT32,
                "layout",
                Layout.STRIDED,
                "device",
                Device.CPU))
        .node(node("c", "aten::slice.Tensor", "self", value("b"), "dim", 0, "start", 0, "end", 2))
        .node(node("d", "aten::to.dtype_layout", "self", value("c"), "dtype", DType.FLOAT64));
    builder.type("x", type(1)).type("c", type(1));
    assertThat(optimized(returning(builder, "d"), Torch.randn(3)))
        .containsExactly("aten::slice.Tensor", "aten::to.dtype_layout");
  }

  private static ValueType.OfTensor sized(String... sizes) {
    List<Expression> expressions = Stream.of(sizes).map(Expression::new).toList();
    return new ValueType.OfTensor(
        DType.FLOAT32, expressions, List.of(), Device.CPU, Layout.STRIDED, false);
  }

  private static Graph linearOfViews(String batch) {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "w", Torch.randn(4, 6));
    parameter(builder, "b", Torch.randn(6));
    builder
        .input(Input.user("x"))
        .type("x", sized("s0", "5", "4"))
        .type("y", sized(batch, "5", "6"))
        .node(node("n", "aten::sym_size.int", "self", value("x"), "dim", 0))
        .node(node("v", "aten::view", "self", value("x"), "size", List.of(-1, 4)))
        .node(node("p", "aten::addmm", "self", value("b"), "mat1", value("v"), "mat2", value("w")))
        .node(node("y", "aten::view", "self", value("p"), "size", List.of(value("n"), 5, 6)));
    return returning(builder, "y");
  }

  @Test
  void productsBetweenViewsBecomeLinear() {
    Tensor x = Torch.randn(2, 5, 4);
    assertThat(optimized(linearOfViews("s0"), x)).containsExactly("aten::linear");
    assertThat(optimized(linearOfViews("s1"), x)).contains("aten::addmm").hasSize(4);
  }

  private static Graph gelu(double cubic) {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("h", "aten::mul.Tensor", "self", value("x"), "other", 0.5))
        .node(node("c", "aten::pow.Tensor_Scalar", "self", value("x"), "exponent", 3.0))
        .node(node("m", "aten::mul.Tensor", "self", value("c"), "other", cubic))
        .node(node("a", "aten::add.Tensor", "self", value("x"), "other", value("m")))
        .node(node("s", "aten::mul.Tensor", "self", value("a"), "other", 0.7978845608028654))
        .node(node("t", "aten::tanh", "self", value("s")))
        .node(node("o", "aten::add.Tensor", "self", value("t"), "other", 1.0))
        .node(node("y", "aten::mul.Tensor", "self", value("h"), "other", value("o")));
    return returning(builder, "y");
  }

  @Test
  void theTanhApproximationOfGeluBecomesOneNode() {
    Tensor x = Torch.randn(100);
    assertThat(optimized(gelu(0.044715), x)).containsExactly("aten::gelu");
    assertThat(optimized(gelu(0.05), x)).hasSize(8);
  }

  /** Returns the graph of the views by which attention unpacks a projection to query and key. */
  private static Graph unpacking(int secondSize, String... returned) {
    Graph.Builder builder = inputs("x");
    builder
        .type("x", sized("5", "s0", "2", "12"))
        .type("c", sized("2", "5", "s0", "12"))
        .node(node("n", "aten::sym_size.int", "self", value("x"), "dim", 1))
        .node(node("u", "aten::unsqueeze", "self", value("x"), "dim", 0))
        .node(node("t", "aten::transpose.int", "self", value("u"), "dim0", 0, "dim1", -2))
        .node(node("s", "aten::squeeze.dim", "self", value("t"), "dim", -2))
        .node(node("c", "aten::contiguous", "self", value("s")));
    for (int i = 0; i < 2; i++) {
      int size = i == 0 ? 4 : secondSize;
      builder
          .node(node("p" + i, "aten::select.int", "self", value("c"), "dim", 0, "index", i))
          .node(
              node(
                  "v" + i,
                  "aten::view",
                  "self",
                  value("p" + i),
                  "size",
                  List.of(5, value("n"), 12 / size, size)))
          .node(node("h" + i, "aten::transpose.int", "self", value("v" + i), "dim0", 0, "dim1", -2))
          .node(node("y" + i, "aten::unsqueeze", "self", value("h" + i), "dim", -1));
    }
    return returning(builder, returned);
  }

  private static final List<String> UNPACKING =
      List.of(
          "aten::permute",
          "aten::contiguous",
          "aten::sym_size.int",
          "aten::view",
          "aten::transpose.int",
          "aten::unsqueeze",
          "aten::unbind.int");

  @Test
  void equalViewsOfAllPartsBecomeViewsOfTheWhole() {
    Tensor x = Torch.randn(5, 3, 2, 12);
    assertThat(optimized(unpacking(4, "y0", "y1"), x))
        .containsExactlyInAnyOrderElementsOf(UNPACKING);
  }

  @Test
  void partsWithOtherViewsOrOtherUsersKeepTheirs() {
    Tensor x = Torch.randn(5, 3, 2, 12);
    assertThat(optimized(unpacking(6, "y0", "y1"), x))
        .contains("aten::permute")
        .doesNotContain("aten::unbind.int")
        .hasSize(11);
    assertThat(optimized(unpacking(4, "y0", "y1", "p0"), x))
        .doesNotContain("aten::unbind.int")
        .hasSize(11);
    assertThat(optimized(unpacking(4, "y0", "y1", "h0"), x)).containsOnlyOnce("aten::unbind.int");
  }

  @Test
  void viewsThatOnlyReorderDimensionsBecomeOnePermute() {
    Graph.Builder builder = inputs("x");
    builder
        .type("x", sized("2", "3", "4"))
        .node(node("a", "aten::transpose.int", "self", value("x"), "dim0", 0, "dim1", 1))
        .node(node("b", "aten::unsqueeze", "self", value("a"), "dim", -1))
        .node(node("c", "aten::transpose.int", "self", value("b"), "dim0", 3, "dim1", 1))
        .node(node("y", "aten::squeeze.dim", "self", value("c"), "dim", 1));
    Graph graph = returning(builder, "y");
    Tensor x = Torch.arange(24).to(DType.FLOAT32).view(2, 3, 4);
    assertThat(operators(LoadPasses.apply(graph))).containsExactly("aten::permute");
    try (Interpreter interpreter = LoadPasses.interpreter(graph, Map.of())) {
      Tensor y = tensor(interpreter.run(List.of(x)).get(0));
      assertThat(y.equal(x.permute(1, 2, 0))).isTrue();
      assertThat(y.strides()).isEqualTo(x.permute(1, 2, 0).strides());
      assertThat(y.dataPtr()).isEqualTo(x.dataPtr());
    }
  }

  @Test
  void aViewThatIsWrittenToKeepsItsRow() {
    Graph.Builder builder = inputs("x");
    builder
        .type("x", sized("2", "3"))
        .node(node("a", "aten::unsqueeze", "self", value("x"), "dim", 0))
        .node(node("b", "aten::squeeze.dim", "self", value("a"), "dim", 0))
        .node(node("w", "aten::transpose_", "self", value("b"), "dim0", 0, "dim1", 1))
        .node(node("y", "aten::transpose.int", "self", value("b"), "dim0", 0, "dim1", 1));
    Graph graph = returning(builder, "y");
    Tensor x = Torch.randn(2, 3);
    try (Interpreter interpreter = LoadPasses.interpreter(graph, Map.of())) {
      assertThat(tensor(interpreter.run(List.of(x)).get(0)).equal(x)).isTrue();
    }
  }
}
