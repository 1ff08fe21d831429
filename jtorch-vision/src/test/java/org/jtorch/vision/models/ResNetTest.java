package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Test;

/** Values of torchvision's model, recorded by the integration tests' {@code make_resnet18.py}. */
@NoLeaks
class ResNetTest {
  @Test
  void aSeedGivesTorchvisionsWeightsAndNames() throws IOException {
    JsonNode expected = expected().get("state_dict");
    ResNet model = seeded();
    Map<String, Tensor> state = model.stateDict();
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    assertThat(state.keySet()).containsExactlyElementsOf(names);
    state.forEach((name, values) -> assertEqual(name, values, expected.get(name)));
    model.close();
  }

  @Test
  void logitsMatchTorchvision() throws IOException {
    JsonNode expected = expected().get("logits");
    ResNet model = seeded();
    model.eval();
    Tensor image = Torch.linspace(-1, 1, 150_528).view(1, 3, 224, 224);
    Tensor logits = Torch.inferenceMode(() -> model.call(image));
    assertThat(logits.shape()).isEqualTo(Shape.of(1, 1000));
    for (int i = 0; i < 10; i++) {
      assertThat(logits.get(0, i).item())
          .isCloseTo(expected.get("first").get(i).asDouble(), within(1e-4));
    }
    assertSums("logits", logits, expected, 1e-2);
    model.close();
  }

  @Test
  void theHeadCanBeReplaced() {
    ResNet model = ResNet.resnet18(o -> o.numClasses(2));
    ((Linear) model.fc().get()).close();
    model.fc().set(new Linear(512, 7));
    model.eval();
    assertThat(model.stateDict().get("fc.weight").shape()).isEqualTo(Shape.of(7, 512));
    assertThat(model.parameters()).hasSize(62);
    assertThat(model.call(Torch.zeros(2, 3, 32, 32)).shape()).isEqualTo(Shape.of(2, 7));
    model.close();
  }

  @Test
  void resnet34HasTorchvisionsParameters() {
    ResNet model = ResNet.resnet34(o -> o.numClasses(1000));
    assertThat(model.parameters().stream().mapToLong(Tensor::numel).sum()).isEqualTo(21_797_672);
    assertThat(model.stateDict()).hasSize(218);
    model.close();
  }

  @Test
  void everyParameterGetsAGradient() {
    ResNet model = ResNet.resnet18(o -> o.numClasses(3));
    model.call(Torch.randn(2, 3, 32, 32)).sum().backward();
    assertThat(model.parameters()).allMatch(Tensor::hasGrad);
    model.parameters().forEach(Tensor::clearGrad);
    model.close();
  }

  private static ResNet seeded() {
    Torch.manualSeed(0);
    return ResNet.resnet18();
  }

  private static void assertEqual(String name, Tensor values, JsonNode expected) {
    assertThat(values.dtype()).as(name).hasToString("torch." + expected.get("dtype").asText());
    long[] shape = new long[expected.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = expected.get("shape").get(i).asLong();
    }
    assertThat(values.shape()).as(name).isEqualTo(Shape.of(shape));
    assertSums(name, values, expected, 1e-9);
  }

  private static void assertSums(String name, Tensor values, JsonNode expected, double tolerance) {
    Tensor doubles = values.to(DType.FLOAT64);
    double size = Math.max(1, expected.get("abs_sum").asDouble());
    assertThat(doubles.sum().item())
        .as("sum of " + name)
        .isCloseTo(expected.get("sum").asDouble(), within(tolerance * size));
    assertThat(doubles.abs().sum().item())
        .as("absolute sum of " + name)
        .isCloseTo(expected.get("abs_sum").asDouble(), within(tolerance * size));
  }

  private static JsonNode expected() throws IOException {
    try (InputStream in = ResNetTest.class.getResourceAsStream("resnet18.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, "resnet18.json"));
    }
  }
}
