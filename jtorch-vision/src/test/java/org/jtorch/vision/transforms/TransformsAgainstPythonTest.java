package org.jtorch.vision.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.vision.transforms.RecordedValues.doubles;
import static org.jtorch.vision.transforms.RecordedValues.longs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** torchvision's results, recorded by {@code src/test/python/make_transforms.py}. */
class TransformsAgainstPythonTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    try (InputStream in =
        TransformsAgainstPythonTest.class.getResourceAsStream("transforms.json")) {
      List<Named<JsonNode>> cases = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(Objects.requireNonNull(in))) {
        String name =
            String.format(
                Locale.ROOT,
                "%s%s of %s%s",
                node.get("transform").asText(),
                node.get("arguments"),
                node.get("dtype").asText(),
                node.get("shape"));
        cases.add(Named.of(name, node));
      }
      return cases.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @NoLeaks
  void resultsMatchTorchvision(JsonNode expected) {
    DType dtype = DType.valueOf(expected.get("dtype").asText().toUpperCase(Locale.ROOT));
    Tensor image =
        Torch.tensor(dtype, doubles(expected.get("input"))).view(longs(expected.get("shape")));
    Tensor before = image.clone();

    Tensor result = transform(expected).apply(image);

    assertThat(result.dtype()).isEqualTo(dtype);
    assertThat(result.shape()).isEqualTo(Shape.of(longs(expected.get("output_shape"))));
    assertThat(result.flatten().to(DType.FLOAT64).toDoubleArray())
        .containsExactly(doubles(expected.get("output")), Offset.offset(tolerance(dtype)));
    assertThat(image.equal(before)).as("the image is unchanged").isTrue();
  }

  private static double tolerance(DType dtype) {
    return switch (dtype) {
      case UINT8 -> 0;
      case FLOAT16 -> 2e-3;
      case FLOAT32 -> 1e-6;
      default -> 1e-12;
    };
  }

  private static Transform transform(JsonNode expected) {
    JsonNode arguments = expected.get("arguments");
    return switch (expected.get("transform").asText()) {
      case "Normalize" -> new Normalize(doubles(arguments.get(0)), doubles(arguments.get(1)));
      case "CenterCrop" -> new CenterCrop(arguments.get(0).asLong(), arguments.get(1).asLong());
      default ->
          arguments.size() == 1
              ? new Resize(arguments.get(0).asLong())
              : new Resize(arguments.get(0).asLong(), arguments.get(1).asLong());
    };
  }
}
