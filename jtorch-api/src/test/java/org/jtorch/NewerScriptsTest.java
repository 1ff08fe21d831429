package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.io.Safetensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Files of PyTorch 2.13 and torchvision with operators that libtorch lacks return what they return
 * in Python, with the same gradients.
 */
class NewerScriptsTest {
  private static final Map<String, ScriptModule> MODULES = new HashMap<>();
  private static Map<String, Tensor> tensors = Map.of();

  @BeforeAll
  static void load() {
    tensors =
        TensorScope.unscoped(
            Safetensors.load(ScriptFixtures.path("newer/cases.safetensors")).stateDict());
    for (String name : List.of("interpolate.pt", "vision.pt", "detector.pt")) {
      MODULES.put(name, ScriptFixtures.load("newer/" + name));
    }
  }

  @AfterAll
  static void close() {
    MODULES.values().forEach(ScriptModule::close);
    TensorScope.closeAll(tensors);
  }

  @TestFactory
  Stream<DynamicTest> casesReturnWhatPythonReturns() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(ScriptFixtures.path("newer/cases.json").toFile());
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode call : cases) {
      String name = call.get("file").asText() + " " + call.get("method").asText();
      tests.add(DynamicTest.dynamicTest(name + " " + tests.size(), () -> check(call)));
    }
    return tests.stream();
  }

  private static void check(JsonNode call) {
    try (TensorScope scope = TensorScope.open()) {
      List<@Nullable Object> arguments = new ArrayList<>();
      for (JsonNode argument : call.get("args")) {
        arguments.add(value(argument));
      }
      JsonNode gradients = call.path("gradients");
      gradients.fieldNames().forEachRemaining(i -> track(arguments, Integer.parseInt(i)));
      List<Tensor> results = results(call, arguments);
      List<Tensor> expected = new ArrayList<>();
      call.get("results").forEach(result -> expected.add(tensor(result)));
      assertThat(results).hasSameSizeAs(expected);
      for (int i = 0; i < results.size(); i++) {
        boolean pixels = i == 0 && call.get("file").asText().equals("detector.pt");
        assertClose(results.get(i), expected.get(i), pixels ? 0.01 : 1e-5);
      }
      if (!gradients.isEmpty()) {
        Tensor first = results.get(0);
        Tensor ramp = Torch.linspace(first.dtype(), -1, 1, first.numel()).view(first.shape());
        first.mul(ramp).sum().backward();
        gradients
            .fieldNames()
            .forEachRemaining(
                i -> {
                  Tensor given = (Tensor) arguments.get(Integer.parseInt(i));
                  assertClose(given.grad(), tensor(gradients.get(i)), 1e-5);
                });
      }
    }
  }

  private static List<Tensor> results(JsonNode call, List<@Nullable Object> arguments) {
    ScriptModule module = MODULES.get(call.get("file").asText());
    if (call.get("file").asText().equals("detector.pt")) {
      IValue found =
          module.invoke("forward", List.of(arguments), Map.of()).toList().get(1).toList().get(0);
      return Stream.of("boxes", "labels", "scores")
          .map(key -> found.toMap().get(key).toTensor())
          .toList();
    }
    IValue result = module.invoke(call.get("method").asText(), arguments, Map.of());
    return result instanceof IValue.OfTuple tuple ? tuple.toTensors() : List.of(result.toTensor());
  }

  private static void track(List<@Nullable Object> arguments, int index) {
    Tensor copy = ((Tensor) arguments.get(index)).clone();
    arguments.set(index, copy.requiresGrad_(true));
  }

  private static Tensor tensor(JsonNode node) {
    return tensors.get(node.get("tensor").asText());
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isObject()) {
      return tensor(node);
    } else if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(element -> list.add(value(element)));
      return list;
    } else if (node.isTextual()) {
      return node.asText();
    } else if (node.isBoolean()) {
      return node.asBoolean();
    } else if (node.isIntegralNumber()) {
      return node.asLong();
    }
    return node.isNull() ? null : node.asDouble();
  }

  private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    if (!expected.dtype().isFloatingPoint()) {
      assertThat(actual.equal(expected)).isTrue();
    } else if (expected.numel() > 0) {
      assertThat(
              actual.detach().allclose(expected, o -> o.rtol(1e-5).atol(tolerance).equalNan(true)))
          .as("%s instead of %s", actual, expected)
          .isTrue();
    }
  }
}
