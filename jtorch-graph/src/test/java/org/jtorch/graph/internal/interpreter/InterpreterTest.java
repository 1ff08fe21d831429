package org.jtorch.graph.internal.interpreter;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Output;
import org.jtorch.graph.internal.passes.LoadPasses;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

@NoLeaks
class InterpreterTest {
  private final Tensor weight = TensorScope.unscoped(Torch.randn(3, 4));
  private final Tensor bias = TensorScope.unscoped(Torch.randn(3));

  private Graph linear() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "weight", weight);
    parameter(builder, "bias", bias);
    builder
        .input(Input.user("x"))
        .node(
            node(
                "y",
                "aten::linear",
                "input",
                value("x"),
                "weight",
                value("weight"),
                "bias",
                value("bias")))
        .node(node("z", "aten::relu", "self", value("y")));
    return returning(builder, "z");
  }

  @Test
  void runsALinearLayer() {
    Interpreter interpreter = interpreter(linear());
    Tensor x = Torch.randn(2, 4);
    Tensor y = tensor(interpreter.run(List.of(x)).get(0));
    assertThat(y.equal(F.linear(x, weight, bias).relu())).isTrue();
  }

  @Test
  void closesAllButTheResults() {
    Interpreter interpreter = interpreter(linear());
    Tensor x = Torch.randn(2, 4);
    long before = Torch.memoryStats().unclosed();
    Tensor y = tensor(interpreter.run(List.of(x)).get(0));
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
    y.close();
    assertThat(x.isClosed()).isFalse();
    assertThat(weight.isClosed()).isFalse();
  }

  @Test
  void resultsBelongToTheScopeOfTheCaller() {
    Interpreter interpreter = interpreter(linear());
    Tensor x = Torch.randn(2, 4);
    Tensor y;
    try (TensorScope scope = TensorScope.open()) {
      y = tensor(interpreter.run(List.of(x)).get(0));
      assertThat(y.isClosed()).isFalse();
    }
    assertThat(y.isClosed()).isTrue();
  }

  @Test
  void viewsOutliveTheClosedValuesThatTheyShow() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("y", "aten::mul.Tensor", "self", value("x"), "other", value("x")))
        .node(node("t", "aten::t", "self", value("y")));
    try (Interpreter interpreter = interpreter(returning(builder, "t"))) {
      Tensor x = Torch.tensor(new float[][] {{1, 2}, {3, 4}});
      Tensor t = tensor(interpreter.run(List.of(x)).get(0));
      assertThat(t.equal(Torch.tensor(new float[][] {{1, 9}, {4, 16}}))).isTrue();
    }
  }

  @Test
  void numbersWhereTheSchemaHasATensorPromoteAsInPython() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("a", "aten::mul.Tensor", "self", value("x"), "other", 2))
        .node(node("b", "aten::add.Tensor", "self", value("a"), "other", 0.5));
    try (Interpreter interpreter = interpreter(returning(builder, "a", "b"))) {
      List<Object> halves = interpreter.run(List.of(Torch.ones(DType.FLOAT16, 2)));
      assertThat(tensor(halves.get(0)).dtype()).isEqualTo(DType.FLOAT16);
      assertThat(tensor(halves.get(1)).dtype()).isEqualTo(DType.FLOAT16);
      List<Object> bytes = interpreter.run(List.of(Torch.ones(DType.INT8, 2)));
      assertThat(tensor(bytes.get(0)).dtype()).isEqualTo(DType.INT8);
      assertThat(tensor(bytes.get(1)).dtype()).isEqualTo(DType.FLOAT32);
      assertThat(tensor(bytes.get(1)).toFloatArray()).containsExactly(2.5f, 2.5f);
    }
  }

  @Test
  void symbolicNumbersBecomeArguments() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("n", "aten::sym_size.int", "self", value("x"), "dim", -1))
        .node(node("half", "_operator::floordiv", "a", value("n"), "b", 2))
        .node(node("y", "aten::reshape", "self", value("x"), "shape", List.of(-1, value("half"))))
        .node(node("z", "aten::mul.Tensor", "self", value("y"), "other", value("n")));
    try (Interpreter interpreter = interpreter(returning(builder, "z", "half"))) {
      List<Object> results = interpreter.run(List.of(Torch.ones(2, 6)));
      assertThat(tensor(results.get(0)).shape().toArray()).containsExactly(4, 3);
      assertThat(tensor(results.get(0)).dtype()).isEqualTo(DType.FLOAT32);
      assertThat(tensor(results.get(0)).sum().item()).isEqualTo(72);
      assertThat(results.get(1)).isEqualTo(3L);
    }
  }

  @Test
  void listsOfResultsAreTakenApart() {
    Graph.Builder builder = inputs("x");
    builder
        .node(
            node(
                List.of(new Argument.Items(List.of(value("a"), value("b")))),
                "aten::split.Tensor",
                "",
                "self",
                value("x"),
                "split_size",
                1))
        .node(node("y", "aten::cat", "tensors", List.of(value("b"), value("a"))));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor y = tensor(interpreter.run(List.of(Torch.tensor(1, 2))).get(0));
    assertThat(y.toLongArray()).containsExactly(2, 1);
  }

  @Test
  void severalResultsOfWhichOneIsUnused() {
    Graph.Builder builder = inputs("x");
    builder.node(
        node(
            List.of(value("values"), new Argument.None()),
            "aten::topk",
            "",
            "self",
            value("x"),
            "k",
            1));
    Interpreter interpreter = interpreter(returning(builder, "values"));
    Tensor x = Torch.tensor(3, 7, 5);
    long before = Torch.memoryStats().unclosed();
    assertThat(tensor(interpreter.run(List.of(x)).get(0)).toLongArray()).containsExactly(7);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
  }

  @Test
  void indexesMayBeNone() {
    Graph.Builder builder = inputs("x", "i");
    builder.node(
        node(
            "y",
            "aten::index.Tensor",
            "self",
            value("x"),
            "indices",
            List.of(new Argument.None(), value("i"))));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor x = Torch.arange(6).reshape(2, 3);
    Tensor y = tensor(interpreter.run(List.of(x, Torch.tensor(2))).get(0));
    assertThat(y.toLongArray()).containsExactly(2, 5);
  }

  @Test
  void changesInPlaceAreSeenByLaterNodes() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("y", "aten::clone", "self", value("x")))
        .node(node("z", "aten::add_.Tensor", "self", value("y"), "other", 1))
        .node(node("w", "aten::mul.Tensor", "self", value("y"), "other", value("z")));
    try (Interpreter interpreter = interpreter(returning(builder, "w"))) {
      Tensor x = Torch.tensor(1, 2);
      assertThat(tensor(interpreter.run(List.of(x)).get(0)).toLongArray()).containsExactly(4, 9);
      assertThat(x.toLongArray()).containsExactly(1, 2);
    }
  }

  @Test
  void writesBuffersAndInputs() {
    Tensor count = TensorScope.unscoped(Torch.zeros(DType.INT64, 1));
    Graph.Builder builder =
        Graph.builder().input(new Input("b", Input.Kind.BUFFER, "count")).state("count", count);
    builder
        .input(Input.user("x"))
        .node(node("next", "aten::add.Tensor", "self", value("b"), "other", 1))
        .node(node("double", "aten::mul.Tensor", "self", value("x"), "other", 2))
        .output(new Output(value("next"), Output.Kind.BUFFER_MUTATION, "count"))
        .output(new Output(value("double"), Output.Kind.INPUT_MUTATION, "x"));
    try (Interpreter interpreter = interpreter(returning(builder, "next"))) {
      Tensor x = Torch.ones(2);
      assertThat(interpreter.run(List.of(x))).hasSize(1);
      interpreter.run(List.of(x)).forEach(result -> tensor(result).close());
      assertThat(count.itemLong()).isEqualTo(2);
      assertThat(x.toFloatArray()).containsExactly(4, 4);
    }
    count.close();
  }

  @Test
  void aReturnedParameterHasItsOwnHandle() {
    Graph.Builder builder = Graph.builder();
    parameter(builder, "weight", weight);
    Interpreter interpreter = interpreter(returning(builder, "weight"));
    Tensor returned = tensor(interpreter.run(List.of()).get(0));
    assertThat(returned.dataPtr()).isEqualTo(weight.dataPtr());
    returned.close();
    assertThat(weight.isClosed()).isFalse();
  }

  @Test
  void noneIsPassedAndReturned() {
    Graph.Builder builder = inputs("x", "bias");
    builder
        .node(
            node(
                "y",
                "aten::linear",
                "input",
                value("x"),
                "weight",
                value("x"),
                "bias",
                value("bias")))
        .output(Output.user(new Argument.None()))
        .output(Output.user(new Argument.Constant(3L)));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    List<Object> results = interpreter.run(List.of(Torch.ones(2, 2), new Argument.None()));
    assertThat(results.subList(0, 2)).containsExactly(new Argument.None(), 3L);
    assertThat(tensor(results.get(2)).sum().item()).isEqualTo(8);
  }

  @Test
  void gradientsFlowToParameters() {
    weight.requiresGrad_();
    Interpreter interpreter = interpreter(linear());
    Tensor x = Torch.randn(2, 4);
    tensor(interpreter.run(List.of(x)).get(0)).sum().backward();
    Tensor expected = F.linear(x, weight, bias).relu().gt(0).to(DType.FLOAT32).t().matmul(x);
    assertThat(weight.grad().allclose(expected)).isTrue();
    weight.clearGrad();
  }

  @Test
  void theGradientModeOfTheCallerHolds() {
    weight.requiresGrad_();
    Interpreter interpreter = interpreter(linear());
    Tensor x = Torch.randn(2, 4);
    try (Mode mode = Torch.noGrad()) {
      assertThat(tensor(interpreter.run(List.of(x)).get(0)).requiresGrad()).isFalse();
    }
    assertThat(tensor(interpreter.run(List.of(x)).get(0)).requiresGrad()).isTrue();
  }

  @Test
  void severalThreadsRunOneProgram() throws Exception {
    Interpreter interpreter = interpreter(linear());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> runs = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        runs.add(
            threads.submit(
                () -> {
                  try (TensorScope scope = TensorScope.open()) {
                    Tensor x = Torch.randn(5, 4);
                    Tensor y = tensor(interpreter.run(List.of(x)).get(0));
                    return y.allclose(F.linear(x, weight, bias).relu());
                  }
                }));
      }
      for (Future<Boolean> run : runs) {
        assertThat(run.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void runsThatChangeABufferWaitForEachOther() throws Exception {
    Tensor count = TensorScope.unscoped(Torch.zeros(DType.INT64, 1 << 12));
    Graph.Builder builder =
        Graph.builder().input(new Input("b", Input.Kind.BUFFER, "count")).state("count", count);
    builder
        .node(node("next", "aten::add.Tensor", "self", value("b"), "other", 1))
        .output(new Output(value("next"), Output.Kind.BUFFER_MUTATION, "count"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Interpreter interpreter = interpreter(builder.build())) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        runs.add(threads.submit(() -> interpreter.run(List.of())));
      }
      for (Future<?> run : runs) {
        run.get();
      }
      assertThat(count.eq(200).all().itemBoolean()).isTrue();
    } finally {
      threads.shutdown();
      count.close();
    }
  }

  @Test
  void aFailedNodeIsNamedWithItsPythonLine() {
    String origin =
        """
          File "/home/me/model.py", line 7, in forward
            x = self.block(x)
          File "/home/me/block.py", line 12, in call
            return x @ y
        """;
    Graph.Builder builder = inputs("x", "y");
    builder
        .node(node("a", "aten::relu", "self", value("x")))
        .node(
            node(
                List.of(value("z")),
                "aten::matmul",
                origin,
                "self",
                value("a"),
                "other",
                value("y")));
    Interpreter interpreter = interpreter(returning(builder, "z"));
    Tensor x = Torch.ones(2, 3);
    Tensor y = Torch.ones(4, 5);
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(() -> interpreter.run(List.of(x, y)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "matmul: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"
                + " [float32[2, 3], float32[4, 5]] (block.py:12, in call)");
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void aMissingOperatorIsRefusedAtLoadWithTheRemedy() {
    Graph.Builder builder = inputs("x");
    builder.node(node("y", "my::op", "x", value("x")));
    Graph graph = returning(builder, "y");
    assertThatThrownBy(() -> interpreter(graph))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "libtorch has no operator my::op (hint: give its implementation,"
                + " o -> o.operator(\"my::op\", args -> ...))");
  }

  @Test
  void operatorsThatDoNotCheckTheirArgumentsAreRefusedAtLoad() {
    Graph.Builder builder = inputs("x");
    builder.node(
        node(
            "y",
            "aten::slow_conv3d_forward",
            "self",
            value("x"),
            "weight",
            value("x"),
            "kernel_size",
            List.of(1, 1, 1),
            "bias",
            new Argument.None(),
            "stride",
            List.of(1, 1, 1),
            "padding",
            List.of(0, 0, 0)));
    Graph graph = returning(builder, "y");
    assertThatThrownBy(() -> interpreter(graph))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "aten::slow_conv3d_forward is an operator that other operators call, which may not"
                + " check its arguments");
  }

  @Test
  void wrongArgumentsAreRefusedAtLoad() {
    Graph unknown =
        returning(inputs("x").node(node("y", "aten::relu", "self", value("x"), "slope", 1)), "y");
    assertThatThrownBy(() -> interpreter(unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aten::relu has no argument named slope; there are: self");
    Graph missing = returning(inputs("x").node(node("y", "aten::relu")), "y");
    assertThatThrownBy(() -> interpreter(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aten::relu: argument self is missing");
    Graph wrong =
        returning(
            inputs("x").node(node("y", "aten::softmax.int", "self", value("x"), "dim", "last")),
            "y");
    assertThatThrownBy(() -> interpreter(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aten::softmax.int: argument dim takes INT, got 'last'");
  }

  @Test
  void aWrongNumberOfInputsIsRefused() {
    Interpreter interpreter = interpreter(linear());
    assertThatThrownBy(() -> interpreter.run(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the graph takes 1 inputs, got 0");
  }

  @Test
  void uncheckedIndexesAreChecked() {
    Graph.Builder builder = inputs("x", "i");
    builder.node(
        node(
            "y", "aten::_unsafe_index.Tensor", "self", value("x"), "indices", List.of(value("i"))));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor x = Torch.tensor(3, 4);
    Tensor y = tensor(interpreter.run(List.of(x, Torch.tensor(1))).get(0));
    assertThat(y.toLongArray()).containsExactly(4);
    assertThatThrownBy(() -> interpreter.run(List.of(x, Torch.tensor(1L << 40))))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("out of bounds");
  }

  @Test
  void aBufferMayBeWrittenWithoutBeingRead() {
    Tensor last = TensorScope.unscoped(Torch.zeros(2));
    Graph.Builder builder =
        Graph.builder().input(new Input("b", Input.Kind.BUFFER, "last")).state("last", last);
    builder
        .input(Input.user("x"))
        .node(node("next", "aten::neg", "self", value("x")))
        .output(new Output(value("next"), Output.Kind.BUFFER_MUTATION, "last"));
    Interpreter interpreter = interpreter(builder.build());
    assertThat(interpreter.run(List.of(Torch.ones(2)))).isEmpty();
    assertThat(last.toFloatArray()).containsExactly(-1, -1);
    last.close();
  }

  @Test
  void constantsAreComputedAtLoadAndClosedWithTheInterpreter() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("r", "aten::arange", "end", 3))
        .node(node("u", "aten::unsqueeze", "self", value("r"), "dim", 0))
        .node(node("d", "aten::dropout", "input", value("x"), "p", 0.5, "train", false))
        .node(node("y", "aten::add.Tensor", "self", value("d"), "other", value("u")));
    Graph graph = returning(builder, "y");
    Graph prepared = LoadPasses.apply(graph);
    assertThat(prepared.nodes()).hasSize(1);
    LoadPasses.made(prepared, graph).forEach(Tensor::close);
    try (Interpreter interpreter = interpreter(graph)) {
      Tensor y = tensor(interpreter.run(List.of(Torch.ones(3))).get(0));
      assertThat(y.toFloatArray()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void largeConstantsAreMadeInTheRun() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("z", "aten::zeros", "size", List.of(1L << 20, 1L << 20, 1L << 20)))
        .node(node("y", "aten::add.Tensor", "self", value("x"), "other", value("z")));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    assertThatThrownBy(() -> interpreter.run(List.of(Torch.ones(1))))
        .isInstanceOf(TorchException.class);
  }

  @Test
  void detachStopsGradients() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("d", "aten::detach", "self", value("x")))
        .node(node("y", "aten::neg", "self", value("d")));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor x = Torch.ones(2).requiresGrad_();
    assertThat(tensor(interpreter.run(List.of(x)).get(0)).requiresGrad()).isFalse();
  }

  @Test
  void anInputThatIsReturnedHasAnotherHandle() {
    Graph.Builder builder = inputs("x");
    builder.node(node("d", "aten::dropout", "input", value("x"), "p", 0.5, "train", false));
    Interpreter interpreter = interpreter(returning(builder, "d"));
    Tensor x = Torch.ones(2);
    tensor(interpreter.run(List.of(x)).get(0)).close();
    assertThat(x.isClosed()).isFalse();
  }
}
