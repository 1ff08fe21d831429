package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Identity;
import org.jtorch.nn.Module;
import org.jtorch.vision.FillRule;
import org.jtorch.vision.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of torchvision's feature extraction, recorded by make_features.py. */
@NoLeaks
class FeatureExtractorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "densenet121",
        "efficientnet_b0",
        "googlenet",
        "shufflenet_v2_x0_5",
        "squeezenet1_1",
        "mobilenet_v3_small"
      })
  void namesAndFeaturesArePythons(String name) throws IOException {
    JsonNode expected = recorded().get(name);
    Module model = Models.create(name);
    FillRule.fill(model.stateDict());
    model.eval();
    Tensor image = FillRule.input(1, 3, 64, 64);
    List<String> calls = new ArrayList<>();
    expected.get("calls").forEach(call -> calls.add(call.asText()));
    assertThat(FeatureExtractor.nodeNames(model, image)).containsExactlyElementsOf(calls);
    List<String> nodes = new ArrayList<>();
    expected.get("features").fieldNames().forEachRemaining(nodes::add);
    FeatureExtractor extractor = new FeatureExtractor(model, nodes);
    extractor.eval();
    long before = Torch.memoryStats().liveTensors();
    Map<String, Tensor> features = Torch.inferenceMode(() -> extractor.call(image));
    assertThat(Torch.memoryStats().liveTensors() - before).isEqualTo(nodes.size());
    assertThat(features.keySet()).containsExactlyElementsOf(nodes);
    features.forEach((node, feature) -> assertClose(feature, expected.get("features").get(node)));
    model.close();
  }

  @Test
  void trainingMayHaveOtherNodes() {
    GoogLeNet model = GoogLeNet.googlenet(o -> o.numClasses(5));
    FeatureExtractor extractor =
        new FeatureExtractor(model, Map.of("inception4a", "a"), Map.of("inception4b", "b"));
    Tensor images = Torch.randn(2, 3, 64, 64);
    Map<String, Tensor> features = extractor.call(images);
    assertThat(features.keySet()).containsExactly("a");
    features.get("a").sum().backward();
    assertThat(model.getParameter("conv1.conv.weight").hasGrad()).isTrue();
    assertThat(model.getParameter("inception4b.branch1.conv.weight").hasGrad()).isFalse();
    extractor.eval();
    assertThat(model.isTraining()).isFalse();
    assertThat(extractor.call(images).keySet()).containsExactly("b");
    model.parameters().forEach(Tensor::clearGrad);
    model.close();
  }

  @Test
  void functionsAreRefusedByNamingModulesNearby() {
    ResNet model = ResNet.resnet18();
    assertThatThrownBy(() -> new FeatureExtractor(model, List.of("layer1.0.add")))
        .hasMessage(
            "\"layer1.0.add\" is not a module, and the results of functions are not available:"
                + " \"layer1.0\" has the modules [conv1, bn1, relu, conv2, bn2]");
    assertThatThrownBy(() -> new FeatureExtractor(model, List.of("flatten")))
        .hasMessageContaining("the model has the modules [conv1, bn1, relu, maxpool, layer1");
    model.close();
  }

  @Test
  void aNodeThatIsNotReachedIsAnError() {
    ResNet model = ResNet.resnet18();
    model.eval();
    Tensor image = Torch.randn(1, 3, 32, 32);
    FeatureExtractor extractor = new FeatureExtractor(model, List.of("layer1.0.relu_2"));
    assertThatThrownBy(() -> extractor.call(image))
        .hasMessage("there is no output \"layer1.0.relu_2\": the model called the module 2 times");
    FeatureExtractor replaced = new FeatureExtractor(model, List.of("avgpool"));
    model.setSubmodule("avgpool", new Identity());
    assertThat(replaced.call(image).get("avgpool").shape().toArray()).containsExactly(1, 512, 1, 1);
    model.close();
  }

  @Test
  void theModelKeepsItsOwnHooksAndOutput() {
    ResNet model = ResNet.resnet18();
    model.eval();
    Tensor image = Torch.randn(1, 3, 32, 32);
    Map<String, String> names = new LinkedHashMap<>();
    names.put("fc", "logits");
    names.put("layer4", "high");
    FeatureExtractor extractor = new FeatureExtractor(model, names);
    extractor.eval();
    Map<String, Tensor> features = extractor.call(image);
    assertThat(features.keySet()).containsExactly("high", "logits");
    assertThat(features.get("logits").allclose(model.call(image), 1e-5, 1e-6)).isTrue();
    assertThat(extractor.stateDict().keySet()).first().isEqualTo("model.conv1.weight");
    model.close();
  }

  private static void assertClose(Tensor feature, JsonNode expected) {
    double[] values = feature.to(DType.FLOAT64).flatten().toDoubleArray();
    double tolerance = 1e-4 * expected.get("max").asDouble();
    int step = expected.get("step").asInt();
    int i = 0;
    for (JsonNode value : expected.get("values")) {
      assertThat(values[i]).isCloseTo(value.asDouble(), within(tolerance));
      i += step;
    }
  }

  private static JsonNode recorded() throws IOException {
    try (InputStream in = FeatureExtractorTest.class.getResourceAsStream("features.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, "features.json"));
    }
  }
}
