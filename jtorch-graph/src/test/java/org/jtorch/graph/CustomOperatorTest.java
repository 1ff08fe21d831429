package org.jtorch.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.graph.Graphs.inputs;
import static org.jtorch.graph.Graphs.node;
import static org.jtorch.graph.Graphs.returning;
import static org.jtorch.graph.Graphs.tensor;
import static org.jtorch.graph.Graphs.value;

import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.internal.interpreter.Interpreter;
import org.jtorch.graph.internal.interpreter.Interpreters;
import org.jtorch.graph.internal.passes.LoadPasses;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

@NoLeaks
class CustomOperatorTest {
  private static Interpreter interpreter(Graph graph, CustomOperator operator) {
    return LoadPasses.interpreter(graph, Map.of("my::op", operator));
  }

  private static Graph graph(Object... arguments) {
    return returning(inputs("x").node(node("y", "my::op", arguments)), "y");
  }

  @Test
  void argumentsHaveTheirNamesAndTypes() {
    Graph graph =
        graph(
            "x",
            value("x"),
            "factor",
            3,
            "shift",
            0.5,
            "flag",
            true,
            "mode",
            "up",
            "dims",
            List.of(1, 2),
            "dtype",
            DType.FLOAT64,
            "others",
            List.of(value("x"), value("x")),
            "nothing",
            new Argument.None());
    Interpreter interpreter =
        interpreter(
            graph,
            args -> {
              assertThat(args.names()).startsWith("x", "factor").hasSize(9);
              assertThat(args.getDouble("shift")).isEqualTo(0.5);
              assertThat(args.getDouble("factor")).isEqualTo(3);
              assertThat(args.getDouble("absent", 7)).isEqualTo(7);
              assertThat(args.getLong("nothing", 8)).isEqualTo(8);
              assertThat(args.getBoolean("flag")).isTrue();
              assertThat(args.getString("mode")).isEqualTo("up");
              assertThat(args.getLongs("dims")).containsExactly(1, 2);
              assertThat(args.getDType("dtype")).isEqualTo(DType.FLOAT64);
              assertThat(args.getTensors("others")).hasSize(2);
              assertThat(args.has("nothing")).isFalse();
              assertThat(args.has("factor")).isTrue();
              return args.getTensor("x").mul(args.getLong("factor"));
            });
    assertThat(tensor(interpreter.run(List.of(Torch.tensor(2))).get(0)).itemLong()).isEqualTo(6);
  }

  @Test
  void wrongNamesAndTypesAreExplained() {
    Interpreter missing = interpreter(graph("x", value("x")), args -> args.getLong("n"));
    Tensor x = Torch.tensor(2);
    assertThatThrownBy(() -> missing.run(List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("my::op: argument n is missing; there are: [x]");
    Interpreter wrong = interpreter(graph("x", value("x")), args -> args.getLong("x"));
    assertThatThrownBy(() -> wrong.run(List.of(x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("my::op: argument x is a Tensor where a Long is asked for");
  }

  @Test
  void severalResultsAreAList() {
    Graph.Builder builder = inputs("x");
    builder.node(node(List.of(value("a"), value("n")), "my::op", "", "x", value("x")));
    Interpreter interpreter =
        interpreter(
            returning(builder, "a", "n"),
            args -> List.of(args.getTensor("x").neg(), args.getTensor("x").numel()));
    List<Object> results = interpreter.run(List.of(Torch.tensor(1, 2)));
    assertThat(tensor(results.get(0)).toLongArray()).containsExactly(-1, -2);
    assertThat(results.get(1)).isEqualTo(2L);
  }

  @Test
  void aReturnedArgumentStaysOpen() {
    Graph.Builder builder = inputs("x");
    builder
        .node(node("y", "my::op", "x", value("x")))
        .node(node("z", "aten::neg", "self", value("y")));
    Interpreter interpreter = interpreter(returning(builder, "z"), args -> args.getTensor("x"));
    Tensor x = Torch.tensor(1, 2);
    tensor(interpreter.run(List.of(x)).get(0)).close();
    assertThat(x.isClosed()).isFalse();
  }

  @Test
  void aTensorThatTheOperatorKeepsStaysOpen() {
    Tensor kept = TensorScope.unscoped(Torch.tensor(5, 6));
    Interpreter interpreter = interpreter(graph("x", value("x")), args -> kept);
    Tensor y = tensor(interpreter.run(List.of(Torch.tensor(1))).get(0));
    assertThat(y.toLongArray()).containsExactly(5, 6);
    y.close();
    assertThat(kept.isClosed()).isFalse();
    kept.close();
  }

  @Test
  void whatTheOperatorCreatesIsClosed() {
    Interpreter interpreter =
        interpreter(graph("x", value("x")), args -> args.getTensor("x").add(1).mul(2).sub(3).abs());
    Tensor x = Torch.tensor(1);
    long before = Torch.memoryStats().unclosed();
    assertThat(tensor(interpreter.run(List.of(x)).get(0)).itemLong()).isEqualTo(1);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
  }

  @Test
  void anOperatorMayReplaceALibtorchOne() {
    Graph graph = returning(inputs("x").node(node("y", "aten::relu", "self", value("x"))), "y");
    Interpreter interpreter =
        LoadPasses.interpreter(graph, Map.of("aten::relu", args -> args.getTensor("self").neg()));
    assertThat(tensor(interpreter.run(List.of(Torch.tensor(2))).get(0)).itemLong()).isEqualTo(-2);
  }

  @Test
  void groupsOfRowsHaveTheirOwnMatrix() {
    Graph.Builder builder = inputs("x", "w", "n");
    builder.node(
        node(
            "y",
            "transformers::grouped_mm_fallback",
            "input",
            value("x"),
            "weight",
            value("w"),
            "offs",
            value("n")));
    Interpreter interpreter = Interpreters.interpreter(returning(builder, "y"));
    Tensor x = Torch.ones(4, 2);
    Tensor w = Torch.tensor(new float[][] {{1, 1}, {2, 3}, {5, 5}}).reshape(3, 2, 1);
    Tensor y = tensor(interpreter.run(List.of(x, w, Torch.tensor(1, 1, 3))).get(0));
    assertThat(y.toFloatArray()).containsExactly(2, 10, 10, 0);
  }

  @Test
  void weightNormalizationGivesSlicesTheLengthsOfTheMagnitudes() {
    Tensor v = Torch.tensor(new float[][] {{3, 4}, {0, 2}});
    Tensor g = Torch.tensor(new float[][] {{10}, {1}});
    assertThat(weightNorm(v, g, 0).toFloatArray()).containsExactly(6, 8, 0, 1);
    Tensor one = weightNorm(v, Torch.tensor(1.0).mul(Math.sqrt(29)), -1);
    assertThat(one.allclose(v, 1e-6, 1e-6)).isTrue();
  }

  private static Tensor weightNorm(Tensor v, Tensor g, long dim) {
    Graph.Builder builder = inputs("v", "g");
    Argument constant = new Argument.Constant(dim);
    builder.node(
        node("y", "aten::_weight_norm", "v", value("v"), "g", value("g"), "dim", constant));
    return tensor(Interpreters.interpreter(returning(builder, "y")).run(List.of(v, g)).get(0));
  }
}
