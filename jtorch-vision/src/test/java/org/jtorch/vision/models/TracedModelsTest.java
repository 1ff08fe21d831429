package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces of models with attention, of RegNet and of ConvNeXt, as they are and optimized. */
class TracedModelsTest {
  private static Module model(String name) {
    Torch.manualSeed(0);
    Module model =
        switch (name) {
          case "vit" -> VisionTransformer.vitB_32(o -> o.imageSize(64).numClasses(5));
          case "swin" -> SwinTransformer.swinT(o -> o.numClasses(5));
          case "swin v2" -> SwinTransformer.swinV2T(o -> o.numClasses(5));
          case "convnext" -> ConvNeXt.convnextTiny(o -> o.numClasses(5).layerScale(0.5));
          case "regnet" -> RegNet.regnetY_400mf(o -> o.numClasses(5));
          default -> MaxVit.maxvitT(o -> o.numClasses(5));
        };
    model.eval();
    if (model instanceof VisionTransformer vit) {
      vit.getParameter("heads.head.weight").detach().normal_(); // zeros would hide differences
    }
    return model;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit", "swin", "swin v2", "convnext", "regnet", "maxvit"})
  void tracesGiveTheSameLogitsForAnyBatch(String name) {
    Module model = model(name);
    long side = name.equals("maxvit") ? 224 : 64;
    Graph graph =
        ModuleGraph.trace((Layer) model, o -> o.dynamicBatch(), Torch.randn(2, 3, side, side));
    Tensor images = Torch.randn(3, 3, side, side);
    Tensor expected = Torch.inferenceMode(() -> ((Layer) model).call(images));
    assertThat(expected.std().item()).isGreaterThan(1e-4);
    Graph optimized = graph.inMode(false).optimizeForInference();
    try (ScriptModule script = graph.toScript();
        ScriptModule fast = optimized.toScript()) {
      assertThat(script.forward(images).allclose(expected, 1e-4, 1e-5)).isTrue();
      assertThat(fast.forward(images).allclose(expected, 1e-4, 1e-5)).isTrue();
    }
    model.close();
  }
}
