package org.jtorch.graph.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.graph.Graph;

/** Comparisons of a graph's TorchScript with the function that it stands for. */
public final class ScriptChecks {
  private ScriptChecks() {}

  public static void assertSame(Graph graph, UnaryOperator<Tensor> function, Tensor input) {
    try (ScriptModule script = graph.toScript()) {
      Tensor expected = function.apply(input.clone());
      Tensor result = script.forward(input.clone());
      assertThat(result.dtype()).isEqualTo(expected.dtype());
      assertThat(result.shape()).isEqualTo(expected.shape());
      assertThat(result.allclose(expected, 1e-6, 1e-6)).isTrue();
    }
  }
}
