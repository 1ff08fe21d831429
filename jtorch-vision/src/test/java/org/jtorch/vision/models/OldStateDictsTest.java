package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.junit.jupiter.api.Test;

/** State dicts of old versions of torchvision, and parts of models that detectors use. */
@NoLeaks
class OldStateDictsTest {
  @Test
  void denseNetLoadsTheNamesOfOldVersions() {
    DenseNet model = DenseNet.densenet121(o -> o.numClasses(2));
    Map<String, Tensor> old = new LinkedHashMap<>();
    model
        .stateDict()
        .forEach(
            (name, values) ->
                old.put(
                    name.replaceFirst("(denselayer\\d+\\.(?:norm|relu|conv))(\\d)", "$1.$2"),
                    values.add(1)));
    old.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    assertThat(old).containsKey("features.denseblock2.denselayer12.norm.1.running_mean");
    Tensor expected = old.get("features.denseblock4.denselayer16.conv.2.weight");
    model.loadStateDict(old);
    assertThat(model.getParameter("features.denseblock4.denselayer16.conv2.weight").equal(expected))
        .isTrue();
    model.close();
  }

  @Test
  void theFirstVersionOfMnasNetReplacesTheFirstLayers() {
    MNASNet wide = MNASNet.mnasnet1_0(o -> o.numClasses(2));
    MNASNet model = MNASNet.mnasnet0_5(o -> o.numClasses(2));
    model.eval();
    assertThat(model.getParameter("layers.0.weight").shape()).isEqualTo(Shape.of(16, 3, 3, 3));
    Map<String, Tensor> first = new LinkedHashMap<>(model.stateDict());
    wide.stateDict()
        .forEach(
            (name, values) -> {
              if (name.matches("layers\\.[0-7]\\..*")) {
                first.put(name, values);
              }
            });
    first.put("layers.8.0.layers.0.weight", Torch.randn(48, 16, 1, 1));
    for (int layer : new int[] {1, 4}) {
      for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
        first.put("layers.8.0.layers." + layer + "." + name, Torch.ones(48));
      }
    }
    first.put("layers.8.0.layers.3.weight", Torch.randn(48, 1, 3, 3));
    first.put("layers.8.0.layers.6.weight", Torch.randn(16, 48, 1, 1));
    Sequential replaced = ((Sequential) model.layers().get()).slice(0, 9);
    model.loadStateDict(first);
    assertThat(model.getParameter("layers.0.weight").equal(first.get("layers.0.weight"))).isTrue();
    assertThat(model.call(Torch.randn(1, 3, 32, 32)).shape()).isEqualTo(Shape.of(1, 2));
    assertThat(model.modules()).noneMatch(Module::isTraining);
    MNASNet other = MNASNet.mnasnet0_5(o -> o.numClasses(2));
    assertThatThrownBy(() -> model.loadStateDict(other.stateDict()))
        .isInstanceOf(IllegalArgumentException.class);
    model.close();
    wide.close();
    other.close();
    replaced.close();
  }

  @Test
  void stagesAreThoseThatTorchvisionsDetectorsTake() {
    MobileNetV2 second = MobileNetV2.mobilenetV2();
    assertThat(second.stageIndices()).containsExactly(0, 2, 4, 7, 14, 18);
    assertThat(second.outChannels(18)).isEqualTo(1280);
    MobileNetV3 third = MobileNetV3.mobilenetV3Large(o -> o.dilated(true));
    assertThat(third.stageIndices()).containsExactly(0, 2, 4, 7, 13, 16);
    assertThat(third.outChannels(13)).isEqualTo(160);
    second.close();
    third.close();
  }
}
