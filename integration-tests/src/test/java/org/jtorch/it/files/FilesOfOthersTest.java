package org.jtorch.it.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.FileFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints and TorchScript models of other projects, in the folder that the property {@code
 * jtorch.real} names. Its {@code expected.json} has per file the values that Python reads: {@code
 * kind} is "pickle" or "script", {@code t} has by path a tensor's dtype, shape, sum and sum of
 * magnitudes, or "val" and a text, and {@code methods} has the schema of a script's {@code forward}
 * if there is one.
 */
@Tag("real")
@Tag("once")
class FilesOfOthersTest {
  private static Path folder() {
    return Path.of(Objects.requireNonNull(System.getProperty("jtorch.real"), "jtorch.real"));
  }

  private static JsonNode facts() throws IOException {
    return new ObjectMapper().readTree(folder().resolve("expected.json").toFile());
  }

  private static Stream<String> names(String kind) throws IOException {
    return facts().properties().stream()
        .filter(entry -> entry.getValue().get("kind").asText().equals(kind))
        .map(Map.Entry::getKey);
  }

  static Stream<String> pickles() throws IOException {
    return names("pickle");
  }

  static Stream<String> scripts() throws IOException {
    return names("script");
  }

  @ParameterizedTest
  @MethodSource("pickles")
  void aCheckpointHasPythonsValues(String name) throws IOException {
    JsonNode expected = facts().get(name).get("t");
    assertThat(FileFormat.of(folder().resolve(name)))
        .isIn(FileFormat.CHECKPOINT, FileFormat.LEGACY_CHECKPOINT);
    for (boolean mmap : new boolean[] {false, true}) {
      try (TensorScope scope = TensorScope.open()) {
        Map<String, Object> values = new TreeMap<>();
        flatten("", Checkpoint.load(folder().resolve(name), o -> o.mmap(mmap)).root(), values);
        check(expected, values);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aScriptHasPythonsStateAndMethods(String name) throws IOException {
    JsonNode expected = facts().get(name);
    assertThat(FileFormat.of(folder().resolve(name))).isEqualTo(FileFormat.TORCHSCRIPT);
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptModule.load(folder().resolve(name), Device.CPU)) {
      Map<String, Object> values = new TreeMap<>();
      flatten("", module.stateDict(), values);
      check(expected.get("t"), values);
      List<String> methods = new ArrayList<>();
      expected
          .get("methods")
          .forEach(
              method -> methods.add(method.asText().replaceFirst("__torch__\\S+ self(, )?", "")));
      assertThat(module.methods().values()).containsAll(methods);
    }
  }

  private static void flatten(String path, Object value, Map<String, Object> values) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> flatten(path + "/" + key, item, values));
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        flatten(path + "/" + i, items.get(i), values);
      }
    } else {
      values.put(path, value);
    }
  }

  private static void check(JsonNode expected, Map<String, Object> values) {
    List<String> paths = new ArrayList<>();
    expected.fieldNames().forEachRemaining(paths::add);
    assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(paths);
    values.forEach((path, value) -> check(path, expected.get(path), value));
  }

  private static void check(String path, JsonNode fact, Object value) {
    if (!(value instanceof Tensor tensor)) {
      assertThat(fact.get(0).asText()).as(path).isEqualTo("val");
      assertThat(value).as(path).isEqualTo(plain(fact.get(1).asText()));
      return;
    }
    assertThat(tensor.dtype().pythonName()).as(path).endsWith(fact.get(0).asText());
    long[] sizes = new long[fact.get(1).size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = fact.get(1).get(i).asLong();
    }
    assertThat(tensor.shape()).as(path).isEqualTo(Shape.of(sizes));
    Tensor numbers = tensor.detach().to(DType.FLOAT64);
    double magnitude = fact.get(3).asDouble();
    // Sums depend on the order of the additions.
    assertThat(numbers.sum().item())
        .as(path)
        .isCloseTo(fact.get(2).asDouble(), within(1e-12 * magnitude));
    assertThat(numbers.abs().sum().item()).as(path).isCloseTo(magnitude, within(1e-12 * magnitude));
  }

  /** Returns the Java value of Python's text of a number, bool or None. */
  private static Object plain(String text) {
    return switch (text) {
      case "None" -> Optional.empty();
      case "True", "False" -> text.equals("True");
      default -> text.matches("-?\\d+") ? (Object) Long.valueOf(text) : Double.valueOf(text);
    };
  }
}
