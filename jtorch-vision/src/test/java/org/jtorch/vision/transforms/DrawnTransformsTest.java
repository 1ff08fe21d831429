package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;
import org.jtorch.vision.tvtensors.Video;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transforms with arguments and samples that were drawn at random give torchvision's results and
 * generator state, recorded by {@code src/test/python/make_drawn_transforms.py}.
 */
@NoLeaks
class DrawnTransformsTest {
  private static final Map<String, Long> TOPS =
      Map.of(
          "uint8",
          256L,
          "int16",
          32768L,
          "uint16",
          65536L,
          "bool",
          2L,
          "int64",
          9L,
          "int32",
          (1L << 31) - 1);

  private static final Set<String> LABELED =
      Set.of(
          "MixUp",
          "CutMix",
          "SanitizeBoundingBoxes",
          "Compose",
          "RandomApply",
          "RandomChoice",
          "RandomOrder");

  private static final Map<String, List<JsonNode>> CASES = cases();

  private static Map<String, List<JsonNode>> cases() {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                DrawnTransformsTest.class.getResourceAsStream("drawn_transforms.json.gz")))) {
      Map<String, List<JsonNode>> cases = new LinkedHashMap<>();
      for (JsonNode one : new ObjectMapper().readTree(in)) {
        String name = one.get("transform").get("name").asText();
        cases.computeIfAbsent(name, key -> new ArrayList<>()).add(one);
      }
      return cases;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Set<String> names() {
    return CASES.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void resultsAndGeneratorEqualPythons(String name) {
    for (JsonNode one : CASES.get(name)) {
      if (one.has("error")) {
        assertThatThrownBy(() -> run(one))
            .as(one.toString())
            .isInstanceOfAny(IllegalArgumentException.class, TorchException.class);
      } else {
        List<Object> leaves = run(one);
        JsonNode out = one.get("out");
        assertThat(leaves).hasSize(out.size());
        IntStream.range(0, out.size())
            .forEach(i -> assertLeaf(one.toString(), leaves.get(i), out.get(i)));
        assertThat(crc(Generator.current().getState()))
            .as(one.toString())
            .isEqualTo(one.get("state").asLong());
      }
    }
  }

  static List<Object> run(JsonNode one) {
    Torch.manualSeed(one.get("seed").asLong());
    Map<String, Object> sample = sample(one);
    Torch.manualSeed(one.get("seed").asLong() + 1);
    return transformed(one, sample);
  }

  private static Map<String, Object> sample(JsonNode one) {
    Map<String, Object> sample = new LinkedHashMap<>();
    one.get("sample").forEach(part -> sample.put("part" + sample.size(), part(part)));
    if (LABELED.contains(one.get("transform").get("name").asText())) {
      long count =
          sample.values().stream()
              .filter(BoundingBoxes.class::isInstance)
              .mapToLong(part -> ((BoundingBoxes) part).data().size(0))
              .findFirst()
              .orElse(3);
      sample.put("labels", Torch.arange(count));
    }
    return sample;
  }

  private static List<Object> transformed(JsonNode one, Map<String, Object> sample) {
    Map<String, Object> result = DrawnTransforms.of(one.get("transform")).apply(sample);
    return result.values().stream()
        .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
        .map(Object.class::cast)
        .toList();
  }

  /** One sample of each case, drawn by the loader's generator. */
  private static final class Drawn implements Dataset<Tensor> {
    private final List<JsonNode> cases =
        CASES.values().stream().flatMap(List::stream).filter(one -> !one.has("error")).toList();

    @Override
    public Tensor get(long index) {
      return TensorScope.compute(
          () -> {
            JsonNode one = cases.get((int) index);
            try {
              return Torch.tensor(
                  transformed(one, sample(one)).stream()
                      .mapToLong(leaf -> crc(leaf instanceof TVTensor p ? p.data() : (Tensor) leaf))
                      .toArray());
            } catch (IllegalArgumentException | TorchException refused) {
              return Torch.tensor(new long[] {refused.toString().hashCode()});
            }
          });
    }

    @Override
    public long size() {
      return cases.size();
    }
  }

  @Test
  void aLoaderGivesTheSameForAnyNumberOfWorkers() {
    List<List<Long>> runs = new ArrayList<>();
    for (int workers : new int[] {0, 2}) {
      List<Long> seen = new ArrayList<>();
      Torch.manualSeed(7);
      try (DataLoader<Tensor> loader =
          DataLoader.unbatched(new Drawn(), o -> o.shuffle(true).numWorkers(workers))) {
        for (Tensor checks : loader) {
          Arrays.stream(checks.toLongArray()).forEach(seen::add);
        }
      }
      runs.add(seen);
    }
    assertThat(runs.get(0)).hasSizeGreaterThan(3000).isEqualTo(runs.get(1));
  }

  private static Object part(JsonNode spec) {
    DType dtype = DType.valueOf(spec.get("dtype").asText().toUpperCase(Locale.ROOT));
    long[] shape = RecordedValues.longs(spec.get("shape"));
    return switch (spec.get("kind").asText()) {
      case "KeyPoints" ->
          new KeyPoints(values(spec, dtype, shape), RecordedValues.canvas(spec.get("canvas")));
      case "BoundingBoxes" ->
          new BoundingBoxes(
              values(spec, dtype, shape),
              BoxFormat.valueOf(spec.get("format").asText()),
              RecordedValues.canvas(spec.get("canvas")),
              DrawnArguments.clamping(spec.get("clamping")));
      case "Image" -> new Image(pixels(dtype, shape));
      case "Video" -> new Video(pixels(dtype, shape));
      case "Mask" -> new Mask(pixels(dtype, shape));
      default -> pixels(dtype, shape);
    };
  }

  private static Tensor values(JsonNode spec, DType dtype, long[] shape) {
    double[] values =
        StreamSupport.stream(spec.get("data").spliterator(), false)
            .flatMapToDouble(row -> Arrays.stream(RecordedValues.doubles(row)))
            .toArray();
    return Torch.tensor(dtype, values).view(shape);
  }

  private static Tensor pixels(DType dtype, long[] shape) {
    Long top = TOPS.get(dtype.pythonName());
    return top == null
        ? Torch.rand(shape).to(dtype)
        : Torch.randint(0, top, Shape.of(shape)).to(dtype);
  }

  static void assertLeaf(String where, Object leaf, JsonNode expected) {
    assertThat(leaf.getClass().getSimpleName()).as(where).isEqualTo(expected.get("kind").asText());
    Tensor data = leaf instanceof TVTensor part ? part.data() : (Tensor) leaf;
    assertThat(data.dtype().pythonName()).as(where).isEqualTo(expected.get("dtype").asText());
    assertThat(data.shape())
        .as(where)
        .isEqualTo(Shape.of(RecordedValues.longs(expected.get("shape"))));
    if (expected.has("canvas")) {
      assertThat(((TVTensor) leaf).canvasSize())
          .as(where)
          .isEqualTo(RecordedValues.canvas(expected.get("canvas")));
    }
    if (leaf instanceof BoundingBoxes boxes) {
      assertThat(boxes.format().name()).isEqualTo(expected.get("format").asText());
      assertThat(boxes.clampingMode())
          .as(where)
          .isEqualTo(DrawnArguments.clamping(expected.get("clamping")));
    }
    assertValues(where, data, expected);
  }

  private static void assertValues(String where, Tensor data, JsonNode expected) {
    if (expected.has("crc")) {
      assertThat(crc(data)).as(where).isEqualTo(expected.get("crc").asLong());
      return;
    }
    double[] actual = data.flatten().to(DType.FLOAT64).toDoubleArray();
    if (expected.has("sums")) {
      double sum = 0;
      double weighted = 0;
      double size = 0;
      for (int i = 0; i < actual.length; i++) {
        sum += actual[i];
        weighted += actual[i] * Math.cos(i);
        size += Math.abs(actual[i]);
      }
      actual = new double[] {sum, weighted};
      assertClose(where, actual, expected.get("sums"), 1e-5 * (1 + size));
    } else {
      assertClose(where, actual, expected.get("data"), 0);
    }
  }

  private static void assertClose(
      String where, double[] actual, JsonNode expected, double tolerance) {
    assertThat(actual.length).as(where).isEqualTo(expected.size());
    for (int i = 0; i < actual.length; i++) {
      JsonNode value = expected.get(i);
      double limit = Math.max(tolerance, 1e-4 * (1 + Math.abs(value.asDouble())));
      boolean same =
          value.isNumber()
              ? Math.abs(actual[i] - value.asDouble()) <= limit
              : !Double.isFinite(actual[i]);
      assertThat(same).as("%s: %s of %s", where, value, actual[i]).isTrue();
    }
  }

  private static long crc(Tensor data) {
    CRC32 crc = new CRC32();
    crc.update(data.contiguous().view(DType.UINT8).toByteArray());
    return crc.getValue();
  }
}
