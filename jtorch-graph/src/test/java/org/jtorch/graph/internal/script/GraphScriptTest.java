package org.jtorch.graph.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.IValue;
import org.jtorch.Layout;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript of graphs that are built node by node, as the reader of exported programs does. */
class GraphScriptTest {
  private static final ValueType.OfNumber INT =
      new ValueType.OfNumber(ValueType.OfNumber.Kind.INT, new Expression("u0"));

  @TempDir Path folder;

  private static Argument value(String name) {
    return new Argument.Value(name);
  }

  private static Argument number(Object value) {
    return new Argument.Constant(value);
  }

  private static Argument items(Argument... items) {
    return new Argument.Items(List.of(items));
  }

  /** A node with arguments as pairs of name and value. */
  private static Node node(String operator, List<String> results, Object... arguments) {
    Map<String, Argument> named = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put((String) arguments[i], (Argument) arguments[i + 1]);
    }
    return new Node(
        operator, named, results.stream().map(GraphScriptTest::value).toList(), "model.py:7");
  }

  private static Graph graph(List<String> inputs, List<Node> nodes, String... outputs) {
    Graph.Builder builder = Graph.builder();
    inputs.forEach(name -> builder.input(Input.user(name)));
    nodes.forEach(builder::node);
    Arrays.stream(outputs).forEach(name -> builder.output(Output.user(value(name))));
    return builder.build();
  }

  private static IValue run(Graph graph, Object... inputs) {
    try (ScriptModule script = graph.toScript()) {
      return script.invoke("forward", inputs);
    }
  }

  private static Tensor tensor(Graph graph, Object... inputs) {
    return run(graph, inputs).toTensor();
  }

  @Test
  void argumentsAreWrittenAsTheirTypesDemand() {
    Graph graph =
        graph(
            List.of("x", "k"),
            List.of(
                node("aten::sum.dim_IntList", List.of("s"), "self", value("x"), "dim", items()),
                node(
                    "aten::full",
                    List.of("f"),
                    "size",
                    items(number(2L)),
                    "fill_value",
                    number(Double.NEGATIVE_INFINITY),
                    "dtype",
                    number(DType.FLOAT64),
                    "layout",
                    number(Layout.STRIDED),
                    "device",
                    number(Device.CPU),
                    "pin_memory",
                    number(false)),
                node(
                    "aten::dropout",
                    List.of("d"),
                    "input",
                    value("x"),
                    "p",
                    number(0L),
                    "train",
                    number(true)),
                node(
                    "aten::index.Tensor",
                    List.of("i"),
                    "self",
                    value("d"),
                    "indices",
                    new Argument.Items(List.of(new Argument.None(), value("k"))))),
            "s",
            "f",
            "i");
    List<IValue> results = run(graph, Torch.ones(2, 3), Torch.tensor(2, 0)).toTuple().elements();
    assertThat(results.get(0).toTensor().item()).isEqualTo(6);
    assertThat(results.get(1).toTensor().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(results.get(1).toTensor().toDoubleArray())
        .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    assertThat(results.get(2).toTensor().shape().toArray()).containsExactly(2, 2);
  }

  @Test
  void numbersInThePlaceOfTensorsKeepPythonsPromotion() {
    Graph graph =
        graph(
            List.of("x"),
            List.of(
                node("aten::mul.Tensor", List.of("a"), "self", value("x"), "other", number(2.5)),
                node("aten::maximum", List.of("b"), "self", value("a"), "other", number(3.0))),
            "b");
    Tensor result = tensor(graph, Torch.ones(DType.FLOAT16, 1));
    assertThat(result.dtype()).isEqualTo(DType.FLOAT16);
    assertThat(result.item()).isEqualTo(3);
  }

  @Test
  void valuesWithPythonsWordsAsNamesAreRenamed() {
    Graph graph =
        graph(
            List.of("lambda", "self"),
            List.of(
                node(
                    "aten::sub.Tensor",
                    List.of("2nd"),
                    "self",
                    value("lambda"),
                    "other",
                    value("self"))),
            "2nd");
    assertThat(tensor(graph, Torch.tensor(5), Torch.tensor(3)).itemLong()).isEqualTo(2);
  }

  @Test
  void symbolicNumbersAreInts() {
    Graph.Builder builder = Graph.builder().input(Input.user("x")).input(Input.user("n"));
    builder.type("n", INT).type("u0", INT);
    builder
        .node(node("aten::item", List.of("u0"), "self", value("x")))
        .node(node("aten::sym_constrain_range_for_size", List.of(), "size", value("u0")))
        .node(node("_operator::add", List.of("m"), "0", value("u0"), "1", value("n")))
        .node(
            new Node(
                "aten::zeros",
                Map.of("size", items(value("m"), number(2L))),
                List.of(value("z")),
                ""))
        .node(node("aten::sym_size.int", List.of("k"), "self", value("z"), "dim", number(0L)))
        .output(Output.user(value("z")))
        .output(Output.user(value("k")));
    List<IValue> results = run(builder.build(), Torch.tensor(3), 4).toTuple().elements();
    assertThat(results.get(0).toTensor().shape().toArray()).containsExactly(7, 2);
    assertThat(results.get(1).toLong()).isEqualTo(7);
  }

  @Test
  void unusedAndListedResultsAreUnpacked() {
    Node topk =
        new Node(
            "aten::topk",
            Map.of("self", value("x"), "k", number(1L)),
            List.of(new Argument.None(), value("index")),
            "");
    Node split =
        new Node(
            "aten::split.Tensor",
            Map.of("self", value("x"), "split_size", number(1L)),
            List.of(items(value("a"), value("b"), value("c"))),
            "");
    Graph graph = graph(List.of("x"), List.of(topk, split), "index", "c");
    List<IValue> results = run(graph, Torch.tensor(4.0, 9.0, 1.0)).toTuple().elements();
    assertThat(results.get(0).toTensor().item()).isEqualTo(1);
    assertThat(results.get(1).toTensor().item()).isEqualTo(1);
  }

  private static Argument region(List<String> inputs, Node node, String... outputs) {
    return new Argument.Region("body", graph(inputs, List.of(node), outputs));
  }

  @Test
  void branchesRunOneSubGraph() {
    Argument then = region(List.of("a"), node("aten::neg", List.of("r"), "self", value("a")), "r");
    Argument otherwise =
        region(List.of("a"), node("aten::exp", List.of("r"), "self", value("a")), "r");
    Graph graph =
        graph(
            List.of("p", "x"),
            List.of(
                node(
                    "higher_order::cond",
                    List.of("y"),
                    "0",
                    value("p"),
                    "1",
                    then,
                    "2",
                    otherwise,
                    "3",
                    items(value("x")))),
            "y");
    assertThat(tensor(graph, Torch.tensor(true), Torch.tensor(1.0)).item()).isEqualTo(-1);
    assertThat(tensor(graph, Torch.tensor(false), Torch.tensor(0.0)).item()).isEqualTo(1);
  }

  @Test
  void loopsCarryTheirValues() {
    Argument condition =
        region(
            List.of("i", "s", "n"),
            node("aten::lt.Tensor", List.of("r"), "self", value("i"), "other", value("n")),
            "r");
    Argument body =
        new Argument.Region(
            "body",
            graph(
                List.of("i", "s", "n"),
                List.of(
                    node("aten::add.Tensor", List.of("j"), "self", value("i"), "other", number(1L)),
                    node(
                        "aten::add.Tensor", List.of("t"), "self", value("s"), "other", value("i"))),
                "j",
                "t"));
    Graph graph =
        graph(
            List.of("i", "s", "n"),
            List.of(
                node(
                    "higher_order::while_loop",
                    List.of("i_end", "s_end"),
                    "0",
                    condition,
                    "1",
                    body,
                    "2",
                    items(value("i"), value("s")),
                    "3",
                    items(value("n")))),
            "i_end",
            "s_end");
    List<IValue> results =
        run(graph, Torch.tensor(0), Torch.tensor(0), Torch.tensor(5)).toTuple().elements();
    assertThat(results.get(0).toTensor().itemLong()).isEqualTo(5);
    assertThat(results.get(1).toTensor().itemLong()).isEqualTo(10);
  }

  @Test
  void scansCarryAndStack() {
    Argument body =
        new Argument.Region(
            "body",
            graph(
                List.of("c", "x", "f"),
                List.of(
                    node("aten::add.Tensor", List.of("s"), "self", value("c"), "other", value("x")),
                    node(
                        "aten::mul.Tensor", List.of("m"), "self", value("s"), "other", value("f"))),
                "s",
                "m"));
    Graph graph =
        graph(
            List.of("c", "x", "f"),
            List.of(
                node(
                    "higher_order::scan",
                    List.of("last", "all"),
                    "0",
                    body,
                    "1",
                    items(value("c")),
                    "2",
                    items(value("x")),
                    "3",
                    items(value("f")))),
            "last",
            "all");
    List<IValue> results =
        run(graph, Torch.tensor(0.0), Torch.tensor(1.0, 2.0, 3.0), Torch.tensor(10.0))
            .toTuple()
            .elements();
    assertThat(results.get(0).toTensor().item()).isEqualTo(6);
    assertThat(results.get(1).toTensor().toFloatArray()).containsExactly(10, 30, 60);
  }

  @Test
  void mapsStackTheirResults() {
    Argument body =
        region(
            List.of("row", "f"),
            node("aten::mul.Tensor", List.of("r"), "self", value("row"), "other", value("f")),
            "r");
    Graph graph =
        graph(
            List.of("x", "f"),
            List.of(
                node(
                    "higher_order::map_impl",
                    List.of("y"),
                    "0",
                    body,
                    "1",
                    items(value("x")),
                    "2",
                    items(value("f")))),
            "y");
    Tensor x = Torch.arange(4.0).view(2, 2);
    assertThat(tensor(graph, x, Torch.tensor(3.0)).equal(x.mul(3))).isTrue();
  }

  @Test
  void newValuesOfBuffersAndInputsAreWrittenBack() {
    Tensor counter = TensorScope.unscoped(Torch.zeros(1));
    Graph graph =
        Graph.builder()
            .state("steps.0.count", counter)
            .input(new Input("b_count", Input.Kind.BUFFER, "steps.0.count"))
            .input(Input.user("x"))
            .node(
                node(
                    "aten::add.Tensor",
                    List.of("n"),
                    "self",
                    value("b_count"),
                    "other",
                    number(1L)))
            .node(node("aten::mul.Tensor", List.of("y"), "self", value("x"), "other", value("n")))
            .output(new Output(value("n"), Output.Kind.BUFFER_MUTATION, "steps.0.count"))
            .output(new Output(value("y"), Output.Kind.INPUT_MUTATION, "x"))
            .output(Output.user(value("n")))
            .build();
    try (ScriptModule script = graph.toScript()) {
      Tensor x = Torch.ones(1);
      Tensor first = script.forward(x);
      Tensor second = script.forward(x);
      assertThat(first.item()).isEqualTo(1);
      assertThat(second.item()).isEqualTo(2);
      assertThat(x.item()).isEqualTo(2);
      assertThat(script.namedBuffers().get("steps.0.count").item()).isEqualTo(2);
    }
    assertThat(counter.item()).isZero();
  }

  @Test
  void theStateDictHasTheSameNamesAndOrderAndConstantsAreNotInIt() {
    Tensor shared = TensorScope.unscoped(Torch.randn(4));
    Graph.Builder builder = Graph.builder();
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("scale", TensorScope.unscoped(Torch.randn(2).requiresGrad_()));
    state.put("layers.0.weight", TensorScope.unscoped(Torch.randn(2).requiresGrad_()));
    state.put("layers.0.frozen", TensorScope.unscoped(Torch.randn(2)));
    state.put("layers.10.base", TensorScope.unscoped(shared.narrow(0, 0, 2)));
    state.put("layers.10.bits", TensorScope.unscoped(shared.narrow(0, 2, 2).view(DType.INT32)));
    state.forEach(builder::state);
    builder.state("c0", TensorScope.unscoped(Torch.ones(2)));
    Node sum =
        new Node(
            "aten::add.Tensor",
            Map.of("self", value("p1"), "other", value("c0")),
            List.of(value("y")),
            "");
    Graph graph =
        builder
            .input(new Input("p0", Input.Kind.PARAMETER, "scale"))
            .input(new Input("p1", Input.Kind.PARAMETER, "layers.0.weight"))
            .input(new Input("p2", Input.Kind.PARAMETER, "layers.0.frozen"))
            .input(new Input("b0", Input.Kind.BUFFER, "layers.10.base"))
            .input(new Input("b1", Input.Kind.BUFFER, "layers.10.bits"))
            .input(new Input("c0", Input.Kind.CONSTANT, "c0"))
            .node(sum)
            .output(Output.user(value("y")))
            .build();
    Path file = folder.resolve("state.pt");
    graph.save(file);
    try (ScriptModule script = ScriptModule.load(file)) {
      assertThat(script.stateDict().keySet()).containsExactlyElementsOf(state.keySet());
      state.forEach(
          (name, tensor) -> {
            Tensor loaded = script.stateDict().get(name);
            assertThat(loaded.dtype()).isEqualTo(tensor.dtype());
            assertThat(loaded.equal(tensor)).isTrue();
          });
      assertThat(script.namedParameters().keySet())
          .containsExactly("scale", "layers.0.weight", "layers.0.frozen");
      assertThat(script.namedParameters().get("scale").requiresGrad()).isTrue();
      assertThat(script.namedParameters().get("layers.0.frozen").requiresGrad()).isFalse();
      assertThat(script.isTraining()).isFalse();
      assertThat(script.train().isTraining()).isTrue();
      script.forward().sum().backward();
      assertThat(script.namedParameters().get("layers.0.weight").hasGrad()).isTrue();
    }
  }

  @Test
  void aNodeWithoutCounterpartIsNamedWithItsOrigin() {
    Graph control =
        graph(
            List.of("x"),
            List.of(node("higher_order::flex_attention", List.of("y"), "0", value("x"))),
            "y");
    assertThatThrownBy(control::toScript)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "toScript: higher_order::flex_attention (model.py:7): TorchScript has no counterpart"
                + " of this control flow");
    Graph unknown =
        graph(List.of("x"), List.of(node("mine::own", List.of("y"), "self", value("x"))), "y");
    assertThatThrownBy(unknown::toScript)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mine::own (model.py:7)");
    Graph wrong =
        graph(
            List.of("x"),
            List.of(node("aten::relu", List.of("y"), "self", value("x"), "slope", number(1L))),
            "y");
    assertThatThrownBy(wrong::toScript).hasMessageContaining("no parameter slope");
    Graph mistyped =
        graph(List.of("x"), List.of(node("aten::relu", List.of("y"), "self", number("text"))), "y");
    assertThatThrownBy(mistyped::toScript).isInstanceOf(TorchException.class);
    Graph object = Graph.builder().input(new Input("o", Input.Kind.OBJECT, "o")).build();
    assertThatThrownBy(object::toScript).hasMessageContaining("the input o is an object");
  }

  @Test
  void namesThatTorchScriptCannotReadAreRefused() {
    Graph graph =
        Graph.builder()
            .state("layers.in", TensorScope.unscoped(Torch.ones(1)))
            .input(new Input("b", Input.Kind.BUFFER, "layers.in"))
            .output(Output.user(value("b")))
            .build();
    assertThatThrownBy(graph::toScript)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("toScript: the name layers.in holds in, a keyword of TorchScript");
  }

  @Test
  void namesThatWouldEndAStringAreRefused() {
    for (String name : List.of("a\"]", "a..b", "a\nb")) {
      Graph graph =
          Graph.builder()
              .state(name, TensorScope.unscoped(Torch.ones(1)))
              .input(new Input("b", Input.Kind.BUFFER, name))
              .output(Output.user(value("b")))
              .build();
      assertThatThrownBy(graph::toScript)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no name of a tensor in a module");
    }
  }
}
