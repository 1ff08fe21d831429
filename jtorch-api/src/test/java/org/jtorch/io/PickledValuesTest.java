package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of make_pickles.py: what Python saved is what Java loads, from every source. */
class PickledValuesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Path file(String name) {
    return PythonCheckpointTest.file("pickles/pickles.json").resolveSibling(name);
  }

  private static JsonNode facts() throws IOException {
    return JSON.readTree(file("pickles.json").toFile());
  }

  static Stream<String> values() throws IOException {
    return facts().properties().stream()
        .filter(entry -> entry.getValue().has("value"))
        .map(Map.Entry::getKey);
  }

  static Stream<String> models() throws IOException {
    return facts().properties().stream()
        .filter(entry -> entry.getValue().has("state_dicts"))
        .map(Map.Entry::getKey);
  }

  static Stream<String> all() throws IOException {
    return Stream.concat(values(), models());
  }

  private static void check(String name, Checkpoint loaded) throws IOException {
    new PickledValues().check(name, facts().get(name).get("value"), loaded.root());
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesAreThoseOfPython(String name) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      check(name, Checkpoint.load(file(name)));
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void aMappedFileHasTheSameValues(String name) throws IOException {
    long before = Torch.memoryStats().unclosed();
    try (TensorScope scope = TensorScope.open()) {
      check(name, Checkpoint.load(file(name), o -> o.mmap(true)));
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aPickledModelGivesItsStateDict(String name) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Checkpoint loaded = Checkpoint.load(file(name));
      PickledValues values = new PickledValues();
      for (Map.Entry<String, JsonNode> entry : facts().get(name).get("state_dicts").properties()) {
        String key = entry.getKey();
        Map<String, Tensor> state = key.isEmpty() ? loaded.stateDict() : loaded.stateDict(key);
        List<String> names = new ArrayList<>();
        entry.getValue().fieldNames().forEachRemaining(names::add);
        assertThat(state.keySet()).containsExactlyElementsOf(names);
        state.forEach((field, tensor) -> values.check(field, entry.getValue().get(field), tensor));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void inspectingFindsTheTensorsOfLoading(String name) {
    long before = Torch.memoryStats().unclosed();
    Checkpoint.Content content = Checkpoint.inspect(file(name));
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
    try (TensorScope scope = TensorScope.open()) {
      Checkpoint loaded = Checkpoint.load(file(name));
      for (Checkpoint.Entry entry : content.tensors()) {
        // Paths of value() lead into modules by their attributes, and not to the keys of a dict.
        if (name.contains("model") || entry.name().contains("a tensor")) {
          continue;
        }
        Tensor tensor =
            entry.name().isEmpty() ? (Tensor) loaded.root() : loaded.tensor(entry.name());
        assertThat(tensor.dtype()).as(entry.name()).isEqualTo(entry.dtype());
        if (!tensor.isNested()) {
          assertThat(tensor.shape()).as(entry.name()).isEqualTo(entry.shape());
          assertThat(tensor.layout()).as(entry.name()).isEqualTo(entry.layout());
        }
      }
    }
  }

  @Test
  void streamsBytesAndResourcesAreReadLikeFiles() throws IOException {
    String name = "strides.pth";
    try (TensorScope scope = TensorScope.open();
        InputStream stream = Files.newInputStream(file(name))) {
      check(name, Checkpoint.load(stream));
      check(name, Checkpoint.load(Files.readAllBytes(file(name))));
      check(name, Checkpoint.loadResource(PickledValuesTest.class, "pickles/" + name));
    }
  }
}
