package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files and pixels of Pillow, recorded by {@code src/test/python/make_images.py}. */
@NoLeaks
class ImagesAgainstPythonTest {
  @ParameterizedTest
  @CsvSource({
    "grey.png, 0",
    "grey16.png, 0",
    "bits.png, 0",
    "grey-alpha.png, 0",
    "rgb.png, 0",
    "rgba.png, 0",
    "palette.png, 0",
    "palette.gif, 0",
    "rgb.bmp, 0",
    "grey.jpg, 0",
    "rgb.jpg, 0",
    "cmyk.jpg, 1",
  })
  void aFileHasPythonsPixels(String file, int tolerance) throws IOException {
    JsonNode expected = json().get(file);
    ImageReadMode mode =
        List.of(ImageReadMode.GRAY, ImageReadMode.RGB, ImageReadMode.RGB_ALPHA)
            .get(expected.get("channels").asInt() / 2);
    Tensor image = Images.decode(bytes(file), o -> o.mode(mode).dtype(DType.UINT8));
    assertThat(image.dtype()).isEqualTo(DType.UINT8);
    assertThat(image.shape())
        .isEqualTo(
            Shape.of(
                expected.get("channels").asLong(),
                expected.get("height").asLong(),
                expected.get("width").asLong()));
    assertThat(image.permute(1, 2, 0).flatten().to(DType.INT32).toIntArray())
        .satisfies(
            samples -> {
              for (int i = 0; i < samples.length; i++) {
                assertThat(samples[i])
                    .as("sample %d", i)
                    .isCloseTo(expected.get("samples").get(i).asInt(), Offset.offset(tolerance));
              }
            });
  }

  private static JsonNode json() throws IOException {
    return new ObjectMapper().readTree(bytes("images.json"));
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = ImagesAgainstPythonTest.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }
}
