package org.jtorch.vision.models.opticalflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.nn.ModuleGraph;
import org.junit.jupiter.api.Test;

/** The whole RAFT as a graph of a fixed number of refinements. */
class TracedRAFTTest {
  private static final int UPDATES = 2;

  private static Tensor flow(RAFT model, Tensor first, Tensor second) {
    return model.call(first, second, UPDATES).get(UPDATES - 1);
  }

  @Test
  void aTraceGivesTheSameFlowForAnyBatch() {
    Torch.manualSeed(0);
    RAFT model = RAFT.raftSmall();
    model.eval();
    List<Tensor> example = List.of(Torch.rand(1, 3, 128, 136), Torch.rand(1, 3, 128, 136));
    Graph graph =
        ModuleGraph.trace(
            model, x -> flow(model, x.get(0), x.get(1)), o -> o.dynamicBatch(), example);
    Tensor first = Torch.rand(3, 3, 128, 136);
    Tensor second = Torch.rand(3, 3, 128, 136);
    Tensor expected = Torch.inferenceMode(() -> flow(model, first, second));
    assertThat(expected.abs().max().item()).isGreaterThan(0.1);
    try (ScriptModule script = graph.toScript();
        ScriptModule fast = graph.optimizeForInference().toScript()) {
      assertThat(script.forward(first, second).allclose(expected, 1e-4, 1e-4)).isTrue();
      assertThat(fast.forward(first, second).allclose(expected, 1e-3, 1e-3)).isTrue();
    }
    model.close();
  }
}
