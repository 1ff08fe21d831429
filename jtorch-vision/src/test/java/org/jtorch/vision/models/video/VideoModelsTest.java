package org.jtorch.vision.models.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleGraph;
import org.junit.jupiter.api.Test;

/** Video models in training, and their blocks as graphs. */
class VideoModelsTest {
  /** Recorded by make_video_training.py. */
  @Test
  @NoLeaks
  void trainingDrawsPythonsNumbers() {
    double[] expected = {
      -0.8867413401603699, 0.42868584394454956, 0.4992089569568634, -0.5112073421478271,
      -0.5488088726997375, -0.24007153511047363, -0.14092129468917847, 0.004427909851074219
    };
    Torch.manualSeed(0);
    SwinTransformer3d model =
        SwinTransformer3d.swin3dT(o -> o.numClasses(4).dropout(0.1).attentionDropout(0.1));
    Tensor clips = Torch.linspace(-1, 1, 2 * 3 * 4 * 64 * 64).view(2, 3, 4, 64, 64);
    Torch.manualSeed(5);
    double[] logits = Torch.noGrad(() -> model.call(clips)).flatten().toDoubleArray();
    assertThat(logits).containsExactly(expected, within(1e-4));
    assertThat(Torch.rand(1).item()).isCloseTo(0.1761569380760193, within(1e-7));
    model.close();
  }

  @Test
  void theHeadCanBeReplacedAndEveryParameterGetsAGradient() {
    VideoResNet model = VideoResNet.mc3_18(o -> o.numClasses(2));
    ((Linear) model.fc().get()).close();
    model.fc().set(new Linear(512, 7));
    Tensor logits = model.call(Torch.randn(2, 3, 4, 24, 24));
    assertThat(logits.shape()).isEqualTo(Shape.of(2, 7));
    logits.sum().backward();
    assertThat(model.parameters()).allMatch(Tensor::hasGrad);
    model.close();
  }

  @Test
  void blocksCanBeTraced() {
    Grid grid = new Grid(2, 4, 4);
    BlockConfig config = new BlockConfig(2, 8, 16, true, new Grid(1, 2, 2), new Grid(1, 2, 2));
    MViT.Variant second = new MViT.Variant(true, true, true, LayerNorm::new);
    assertTraced(new MultiscaleBlock(grid, config, second, 0, 0), Torch.randn(1, 33, 8));
    MViT.Variant first = new MViT.Variant(false, false, false, LayerNorm::new);
    assertTraced(new MultiscaleBlock(grid, config, first, 0, 0), Torch.randn(1, 33, 8));
  }

  @Test
  void wholeModelsCanBeTraced() {
    assertTraced(
        SwinTransformer3d.swin3dT(
            o -> o.embedDim(16).depths(2, 2).numHeads(2, 4).windowSize(2, 3, 3).numClasses(5)),
        Torch.randn(1, 3, 8, 40, 44));
    assertTraced(
        MViT.mvitV2S(o -> o.spatialSize(32, 32).temporalSize(4).numClasses(5)),
        Torch.randn(1, 3, 4, 32, 32));
  }

  @Test
  void clipsOfAnotherShapeAreRefused() {
    MViT mvit = MViT.mvitV2S(o -> o.spatialSize(32, 32).temporalSize(4).numClasses(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mvit.call(Torch.randn(1, 3, 4, 32, 64)))
        .withMessageContaining("the clips must be (N, 3, 4, 32, 32), got [1, 3, 4, 32, 64]");
    mvit.close();
    SwinTransformer3d swin =
        SwinTransformer3d.swin3dT(o -> o.embedDim(16).depths(1).numHeads(2).numClasses(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> swin.call(Torch.randn(3, 4, 32, 64)))
        .withMessageContaining("the clips must be (N, 3, T, H, W), got [3, 4, 32, 64]");
    swin.close();
  }

  private static <M extends Module & Layer> void assertTraced(M block, Tensor example) {
    block.eval();
    Graph graph = ModuleGraph.trace(block, o -> o.dynamicBatch(), example);
    long[] shape = example.shape().toArray();
    shape[0] = 3;
    Tensor input = Torch.randn(Shape.of(shape));
    try (ScriptModule script = graph.toScript()) {
      script.eval();
      assertThat(script.forward(input).allclose(block.call(input), 1e-5, 1e-5)).isTrue();
    }
    block.close();
  }
}
