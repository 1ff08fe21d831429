package org.jtorch.vision.models.opticalflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.ModuleGraph;
import org.junit.jupiter.api.Test;

/** The whole RAFT as a graph of a fixed number of refinements. */
class TracedRAFTTest {
  private static final int UPDATES = 2;

  private static Tensor flow(RAFT model, Tensor first, Tensor second) {
    return model.call(first, second, UPDATES).get(UPDATES - 1);
  }

  /**
   * The shapes are those of torchvision's raft_small(corr_block=CorrBlock(num_levels=3, radius=2)).
   */
  @Test
  void partsCanBeOnesOwn() {
    Layer encoder = new Conv2d(3, 160, 8, o -> o.stride(8));
    RAFT model = RAFT.raftSmall(o -> o.corrBlock(3, 2).contextEncoder(encoder));
    assertThat(model.stateDict().get("update_block.motion_encoder.convcorr1.0.weight").shape())
        .isEqualTo(Shape.of(96, 75, 1, 1));
    assertThat(model.stateDict().get("context_encoder.weight").shape())
        .isEqualTo(Shape.of(160, 3, 8, 8));
    Tensor image = Torch.rand(1, 3, 64, 64);
    assertThat(Torch.inferenceMode(() -> flow(model, image, image)).shape())
        .isEqualTo(Shape.of(1, 2, 64, 64));
    model.close();
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
