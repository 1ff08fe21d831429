package org.jtorch.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The models whose values make_models.py recorded. Models of more than 30 million parameters are
 * left out, unless the property {@code jtorch.models} is {@code all}.
 */
@NoLeaks
public class ModelsAgainstPythonTest {
  private static final long LARGE = 30_000_000;

  static Stream<String> names() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(
                    ModelsAgainstPythonTest.class.getResource("models/resnet18.json.gz"))
                .toURI());
    try (Stream<Path> files = Files.list(Objects.requireNonNull(folder.getParent()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".json.gz"))
          .map(file -> file.substring(0, file.length() - ".json.gz".length()))
          .filter(ModelsAgainstPythonTest::isChosen)
          .sorted()
          .toList()
          .stream();
    }
  }

  private static boolean isChosen(String name) {
    String chosen = System.getProperty("jtorch.models", "small");
    return switch (chosen) {
      case "all" -> true;
      case "small" -> parameters(recorded(name)) < LARGE;
      default -> List.of(chosen.split(",")).contains(name);
    };
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesInitialValuesAndOutputsArePythons(String name) {
    JsonNode expected = recorded(name);
    Torch.manualSeed(0);
    Module model = Models.create(name);
    Map<String, Tensor> state = model.stateDict();
    assertThat(described(state)).containsExactlyElementsOf(strings(expected.get("state")));
    double sum = 0;
    for (Tensor parameter : model.parameters()) {
      sum += parameter.detach().sum(o -> o.dtype(DType.FLOAT64)).item();
    }
    double expectedSum = expected.get("sum").asDouble();
    assertThat(sum).isCloseTo(expectedSum, within(Math.max(1e-3, 1e-7 * Math.abs(expectedSum))));
    FillRule.fill(state, expected.path("gain").asDouble(1));
    model.eval();
    Tensor input = FillRule.input(longs(expected.get("input")));
    Tensor output = Torch.inferenceMode(() -> ((Layer) model).call(input));
    assertClose(output, expected.get("outputs").get(0));
    model.close();
  }

  /** Checks an output against what describe() recorded. */
  public static void assertClose(Tensor output, JsonNode expected) {
    assertThat(output.shape().toArray()).containsExactly(longs(expected.get("shape")));
    double[] values = output.to(DType.FLOAT64).flatten().toDoubleArray();
    double tolerance = 1e-4 * expected.get("max").asDouble();
    int step = expected.get("step").asInt();
    int i = 0;
    for (JsonNode value : expected.get("values")) {
      assertThat(values[i]).isCloseTo(value.asDouble(), within(tolerance));
      i += step;
    }
  }

  /** Returns name, dtype and shape of each entry. */
  public static List<String> described(Map<String, Tensor> state) {
    return state.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue().dtype().pythonName() + " " + e.getValue().shape())
        .map(text -> text.replace("torch.", ""))
        .toList();
  }

  private static long parameters(JsonNode recorded) {
    long count = 0;
    for (String entry : strings(recorded.get("state"))) {
      long size = 1;
      String shape = entry.substring(entry.indexOf('[') + 1, entry.length() - 1);
      for (String dim : shape.isEmpty() ? new String[0] : shape.split(", ")) {
        size *= Long.parseLong(dim);
      }
      count += size;
    }
    return count;
  }

  /** Returns the texts of an array. */
  public static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(string -> strings.add(string.asText()));
    return strings;
  }

  /** Returns the numbers of an array. */
  public static long[] longs(JsonNode array) {
    long[] longs = new long[array.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = array.get(i).asLong();
    }
    return longs;
  }

  /** Returns what a script recorded for a model. */
  public static JsonNode recorded(String name) {
    String file = "models/" + name + ".json.gz";
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                ModelsAgainstPythonTest.class.getResourceAsStream(file), file))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }
}
