package org.jtorch.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static final Node RELU =
      new Node(
          "aten::relu",
          Map.of("self", new Argument.Value("x")),
          List.of(new Argument.Value("relu")),
          "");

  @Test
  void printsAsPythonDoes() {
    ValueType type =
        new ValueType.OfTensor(
            DType.FLOAT32,
            List.of(new Expression("s0"), Expression.of(3)),
            List.of(),
            Device.CPU,
            Layout.STRIDED,
            false);
    Graph graph =
        Graph.builder()
            .input(Input.user("x"))
            .node(RELU)
            .output(Output.user(new Argument.Value("relu")))
            .type("x", type)
            .type("relu", type)
            .build();
    assertThat(graph)
        .hasToString(
            """
            def forward(self, x: "f32[s0, 3]"):
                relu: "f32[s0, 3]" = torch.ops.aten.relu.default(self = x)
                return (relu,)
            """);
  }

  @Test
  void valuesAreDefinedOnceAndBeforeTheirUse() {
    assertThatThrownBy(() -> Graph.builder().node(RELU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("aten::relu uses x, which no input or earlier node defines");
    assertThatThrownBy(() -> Graph.builder().input(Input.user("x")).node(RELU).node(RELU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two values of the graph are named relu");
  }

  @Test
  void parametersNeedTheirTensor() {
    Graph.Builder builder =
        Graph.builder().input(new Input("p_weight", Input.Kind.PARAMETER, "weight"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("p_weight: the graph has no tensor weight");
  }
}
