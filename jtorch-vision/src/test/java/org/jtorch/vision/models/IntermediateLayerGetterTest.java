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
import org.junit.jupiter.api.Test;

@NoLeaks
class IntermediateLayerGetterTest {
  @Test
  void outputsAreThoseOfTheChildrenInTheirOrder() {
    ResNet model = ResNet.resnet18();
    model.eval();
    Map<String, String> names = new LinkedHashMap<>();
    names.put("layer3", "high");
    names.put("layer1", "low");
    IntermediateLayerGetter body = new IntermediateLayerGetter(model, names);
    Tensor images = Torch.randn(1, 3, 32, 32);
    long before = Torch.memoryStats().liveTensors();
    Map<String, Tensor> outputs = Torch.inferenceMode(() -> body.call(images));
    assertThat(Torch.memoryStats().liveTensors() - before).isEqualTo(2);
    assertThat(List.copyOf(outputs.keySet())).containsExactly("low", "high");
    assertThat(outputs.get("low").shape()).isEqualTo(Shape.of(1, 64, 8, 8));
    assertThat(outputs.get("high").shape()).isEqualTo(Shape.of(1, 256, 2, 2));
    model
        .getSubmodule("layer3")
        .registerForwardHook(
            (module, inputs, output) ->
                assertThat(output.allclose(outputs.get("high"), 1e-5, 1e-6)).isTrue());
    assertThat(model.call(images).shape()).isEqualTo(Shape.of(1, 1000));
    model.close();
  }

  @Test
  void laterChildrenAreLeftOut() {
    ResNet model = ResNet.resnet18();
    IntermediateLayerGetter body =
        new IntermediateLayerGetter(model, Map.of("layer2", "0", "layer1", "1"));
    assertThat(body.namedChildren().keySet())
        .containsExactly("conv1", "bn1", "relu", "maxpool", "layer1", "layer2");
    assertThat(body.stateDict().keySet())
        .containsExactlyElementsOf(
            model.stateDict().keySet().stream()
                .filter(name -> !name.matches("(layer[34]|fc).*"))
                .toList());
    assertThat(body.toString()).startsWith("IntermediateLayerGetter(\n  (conv1): Conv2d(");
    assertThatThrownBy(() -> new IntermediateLayerGetter(model, Map.of("layer9", "0")))
        .hasMessage(
            "returnLayers [layer9] are not all children of the model, which has [conv1, bn1, relu,"
                + " maxpool, layer1, layer2, layer3, layer4, avgpool, fc]");
    model.close();
  }
}
