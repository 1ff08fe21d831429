package org.jtorch.graph.internal.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.graph.Graphs.inputs;
import static org.jtorch.graph.Graphs.node;
import static org.jtorch.graph.Graphs.returning;
import static org.jtorch.graph.Graphs.tensor;
import static org.jtorch.graph.Graphs.value;
import static org.jtorch.graph.internal.interpreter.Interpreters.interpreter;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Graphs;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

@NoLeaks
class ControlFlowTest {
  private static Graph unary(String operator) {
    return returning(inputs("a").node(node("r", operator, "self", value("a"))), "r");
  }

  private static Graph binary(String operator) {
    return returning(
        inputs("a", "b").node(node("r", operator, "self", value("a"), "other", value("b"))), "r");
  }

  private static Graph identity() {
    return returning(inputs("a"), "a");
  }

  private static Node call(List<String> results, String operator, Object... arguments) {
    Object[] named = new Object[2 * arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      named[2 * i] = "arg" + i;
      named[2 * i + 1] = arguments[i];
    }
    List<Argument> names = results.stream().<Argument>map(Graphs::value).toList();
    return node(names, "higher_order::" + operator, "", named);
  }

  @Test
  void condRunsOneBranch() {
    Graph.Builder builder = inputs("p", "x");
    builder.node(
        call(
            List.of("y"), "cond", value("p"), unary("aten::neg"), identity(), List.of(value("x"))));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor x = Torch.tensor(1, 2);
    assertThat(tensor(interpreter.run(List.of(Torch.tensor(true), x)).get(0)).toLongArray())
        .containsExactly(-1, -2);
    Tensor same = tensor(interpreter.run(List.of(false, x)).get(0));
    assertThat(same.toLongArray()).containsExactly(1, 2);
    same.close();
    assertThat(x.isClosed()).isFalse();
  }

  @Test
  void whileLoopRunsUntilItsConditionFails() {
    Graph condition =
        returning(
            inputs("i", "x", "n")
                .node(node("c", "_operator::lt", "a", value("i"), "b", value("n"))),
            "c");
    Graph body =
        returning(
            inputs("i", "x", "n")
                .node(node("j", "_operator::add", "a", value("i"), "b", 1))
                .node(node("y", "aten::add.Tensor", "self", value("x"), "other", value("x"))),
            "j",
            "y");
    Graph.Builder builder = inputs("x", "n");
    builder.node(
        call(
            List.of("i", "y"),
            "while_loop",
            condition,
            body,
            List.of(0, value("x")),
            List.of(value("n"))));
    Interpreter interpreter = interpreter(returning(builder, "i", "y"));
    Tensor x = Torch.ones(2);
    long before = Torch.memoryStats().unclosed();
    List<Object> results = interpreter.run(List.of(x, 5L));
    assertThat(results.get(0)).isEqualTo(5L);
    assertThat(tensor(results.get(1)).toFloatArray()).containsExactly(32, 32);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
    Tensor unchanged = tensor(interpreter.run(List.of(x, 0L)).get(1));
    unchanged.close();
    assertThat(x.toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void scanCarriesStateAndStacksOutputs() {
    Graph body =
        returning(
            inputs("s", "x")
                .node(node("t", "aten::add.Tensor", "self", value("s"), "other", value("x")))
                .node(node("y", "aten::mul.Tensor", "self", value("t"), "other", value("x"))),
            "t",
            "y");
    Graph.Builder builder = inputs("s", "x");
    builder.node(
        call(
            List.of("last", "all"),
            "scan",
            body,
            List.of(value("s")),
            List.of(value("x")),
            List.of()));
    Interpreter interpreter = interpreter(returning(builder, "last", "all"));
    Tensor s = Torch.tensor(10);
    Tensor x = Torch.tensor(1, 2, 3);
    long before = Torch.memoryStats().unclosed();
    List<Object> results = interpreter.run(List.of(s, x));
    assertThat(tensor(results.get(0)).itemLong()).isEqualTo(16);
    assertThat(tensor(results.get(1)).toLongArray()).containsExactly(11, 26, 48);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 2);
  }

  @Test
  void mapRunsForEachSlice() {
    Graph.Builder builder = inputs("x", "y");
    builder.node(
        call(
            List.of("z"),
            "map_impl",
            binary("aten::mul.Tensor"),
            List.of(value("x")),
            List.of(value("y"))));
    Interpreter interpreter = interpreter(returning(builder, "z"));
    Tensor x = Torch.tensor(1, 2, 3);
    Tensor y = Torch.tensor(10, 20);
    Tensor z = tensor(interpreter.run(List.of(x, y)).get(0));
    assertThat(z.shape().toArray()).containsExactly(3, 2);
    assertThat(z.toLongArray()).containsExactly(10, 20, 20, 40, 30, 60);
    assertThatThrownBy(() -> interpreter.run(List.of(Torch.zeros(DType.INT64, 0), y)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the loop has no iteration: the first dimension is 0");
  }

  @Test
  void associativeScanCombinesFromTheFirst() {
    Graph.Builder builder = inputs("x");
    builder.node(
        call(
            List.of("y"),
            "associative_scan",
            binary("aten::add.Tensor"),
            List.of(value("x")),
            List.of()));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor x = Torch.tensor(1, 2, 3);
    assertThat(tensor(interpreter.run(List.of(x)).get(0)).toLongArray()).containsExactly(1, 3, 6);
  }

  @Test
  void regionsSetTheGradientMode() {
    Graph.Builder builder = inputs("x");
    builder
        .node(
            call(List.of("y"), "wrap_with_set_grad_enabled", false, unary("aten::neg"), value("x")))
        .node(
            call(List.of("z"), "wrap_with_set_grad_enabled", true, unary("aten::neg"), value("x")));
    Interpreter interpreter = interpreter(returning(builder, "y", "z"));
    Tensor x = Torch.ones(2).requiresGrad_();
    try (Mode mode = Torch.noGrad()) {
      List<Object> results = interpreter.run(List.of(x));
      assertThat(tensor(results.get(0)).requiresGrad()).isFalse();
      assertThat(tensor(results.get(1)).requiresGrad()).isTrue();
      assertThat(Torch.isGradEnabled()).isFalse();
    }
  }

  @Test
  void regionsSetAutocast() {
    Graph.Builder builder = inputs("x");
    builder.node(
        call(
            List.of("y"),
            "wrap_with_autocast",
            "cpu",
            DType.BFLOAT16,
            true,
            new Argument.None(),
            binary("aten::matmul"),
            value("x"),
            value("x")));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor y = tensor(interpreter.run(List.of(Torch.ones(2, 2))).get(0));
    assertThat(y.dtype()).isEqualTo(DType.BFLOAT16);
  }

  @Test
  void checkpointsRunTheirRegion() {
    Graph.Builder builder = inputs("x");
    builder.node(
        node(
            List.of(value("y")),
            "higher_order::tag_activation_checkpoint",
            "",
            "0",
            unary("aten::neg"),
            "1",
            value("x"),
            "use_reentrant",
            false));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    assertThat(tensor(interpreter.run(List.of(Torch.tensor(1))).get(0)).itemLong()).isEqualTo(-1);
  }

  @Test
  void functionalizedCallsLeaveTheirArgumentsAlone() {
    Graph.Builder builder = inputs("x");
    builder.node(
        node(
            List.of(new Argument.None(), value("y")),
            "higher_order::auto_functionalized",
            "",
            "op",
            "aten::mul_.Tensor",
            "self",
            value("x"),
            "other",
            3));
    try (Interpreter interpreter = interpreter(returning(builder, "y"))) {
      Tensor x = Torch.tensor(1, 2);
      assertThat(tensor(interpreter.run(List.of(x)).get(0)).toLongArray()).containsExactly(3, 6);
      assertThat(x.toLongArray()).containsExactly(1, 2);
    }
  }

  @Test
  void functionalizedCallsOnViewsReturnTheBases() {
    Graph.Builder builder = inputs("x");
    builder.node(
        node(
            List.of(new Argument.None(), value("y")),
            "higher_order::auto_functionalized_v2",
            "",
            "op",
            "torch.ops.aten.mul_.Tensor",
            "_self_base_index",
            0,
            "_self_slice_dim",
            0,
            "_self_slice_start",
            1,
            "_self_slice_end",
            3,
            "other",
            10,
            "_all_bases",
            List.of(value("x"))));
    try (Interpreter interpreter = interpreter(returning(builder, "y"))) {
      Tensor x = Torch.tensor(1, 2, 3, 4);
      assertThat(tensor(interpreter.run(List.of(x)).get(0)).toLongArray())
          .containsExactly(1, 20, 30, 4);
      assertThat(x.toLongArray()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void tokensOrderCallsWithEffects() {
    Graph.Builder builder = Graph.builder().input(new Input("t", Input.Kind.TOKEN, ""));
    builder
        .input(Input.user("x"))
        .node(
            node(
                List.of(value("t1"), value("y")),
                "higher_order::with_effects",
                "",
                "0",
                value("t"),
                "1",
                "aten::neg",
                "2",
                value("x")))
        .output(new Output(value("t1"), Output.Kind.TOKEN, ""));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    List<Object> results = interpreter.run(List.of(Torch.tensor(4)));
    assertThat(results).hasSize(1);
    assertThat(tensor(results.get(0)).itemLong()).isEqualTo(-4);
  }

  @Test
  void anUnknownOperatorIsRefusedAtLoad() {
    Graph graph =
        returning(inputs("x").node(call(List.of("y"), "flex_attention", value("x"))), "y");
    assertThatThrownBy(() -> interpreter(graph))
        .isInstanceOf(TorchException.class)
        .hasMessage("jtorch has no operator higher_order::flex_attention");
  }

  @Test
  void anErrorInsideABranchNamesTheInnerLine() {
    Graph branch =
        returning(
            inputs("a")
                .node(
                    node(
                        List.of(value("r")),
                        "aten::view",
                        "File \"net.py\", line 3, in branch",
                        "self",
                        value("a"),
                        "size",
                        List.of(7))),
            "r");
    Graph.Builder builder = inputs("x");
    builder.node(
        node(
            List.of(value("y")),
            "higher_order::cond",
            "File \"net.py\", line 9, in forward",
            "pred",
            true,
            "a",
            branch,
            "b",
            identity(),
            "operands",
            List.of(value("x"))));
    Interpreter interpreter = interpreter(returning(builder, "y"));
    Tensor x = Torch.ones(2);
    assertThatThrownBy(() -> interpreter.run(List.of(x)))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "view: shape '[7]' is invalid for input of size 2 [float32[2]] (net.py:3, in branch)");
  }
}
