package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleGraph;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all convolutional models have in common. */
class ConvolutionalModelsTest {
  @NoLeaks
  @ParameterizedTest
  @ValueSource(
      strings = {
        "squeezenet1_1",
        "densenet121",
        "googlenet",
        "inception_v3",
        "mobilenet_v2",
        "mobilenet_v3_small",
        "mnasnet0_5",
        "shufflenet_v2_x0_5",
        "efficientnet_b0"
      })
  void aCallLeavesNothingButItsOutput(String name) {
    Module model = Models.create(name, o -> o.numClasses(7));
    model.eval();
    Tensor image = Torch.randn(2, 3, 96, 96);
    long before = Torch.memoryStats().liveTensors();
    Tensor logits = Torch.inferenceMode(() -> ((Layer) model).call(image));
    assertThat(Torch.memoryStats().liveTensors() - before).isEqualTo(1);
    assertThat(logits.shape().toArray()).containsExactly(2, 7);
    model.close();
  }

  @Test
  @NoLeaks
  void theFeaturesOfVGGCanBeOnesOwn() {
    VGG model =
        VGG.vgg11(
            o ->
                o.features(new Sequential(new Conv2d(3, 512, 3, c -> c.stride(4)), new ReLU()))
                    .initWeights(false)
                    .numClasses(2));
    assertThat(model.stateDict().keySet())
        .startsWith("features.0.weight", "features.0.bias", "classifier.0.weight");
    Tensor logits = Torch.inferenceMode(() -> model.call(Torch.rand(1, 3, 40, 40)));
    assertThat(logits.shape().toArray()).containsExactly(1, 2);
    model.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "densenet121",
        "googlenet",
        "mobilenet_v3_small",
        "mnasnet0_5",
        "shufflenet_v2_x0_5",
        "efficientnet_b0"
      })
  void aTraceTakesAnyBatchSize(String name) {
    Torch.manualSeed(0);
    Module model = Models.create(name, o -> o.numClasses(7));
    Graph graph =
        ModuleGraph.trace((Layer) model, o -> o.dynamicBatch(), Torch.randn(2, 3, 64, 64));
    Tensor images = Torch.randn(3, 3, 64, 64);
    model.eval();
    Tensor logits = ((Layer) model).call(images);
    double size = logits.detach().abs().max().item();
    try (ScriptModule script = graph.toScript()) {
      script.eval();
      assertThat(script.forward(images).allclose(logits, 1e-5, 1e-5 * size)).isTrue();
      assertThat(script.namedParameters().keySet())
          .containsExactlyElementsOf(model.namedParameters().keySet());
    }
    model.close();
  }
}
