package org.jtorch.vision.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The grids of torchvision, recorded by make_grids.py. */
class RecordedGridsTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyGridHasPythonsBits() {
    return StreamSupport.stream(read().spliterator(), false)
        .map(one -> dynamicTest(one.get("images") + " " + one.get("options"), () -> check(one)));
  }

  private void check(JsonNode one) throws IOException {
    Tensor images = images(one.get("images").asText());
    Consumer<GridOptions> options = options(one.get("options"));
    Tensor grid = VisionUtils.makeGrid(images, options);
    long[] shape = new ObjectMapper().convertValue(one.get("shape"), long[].class);
    assertThat(grid.shape().toArray()).isEqualTo(shape);
    assertThat(grid.dtype()).isEqualTo(images.dtype());
    byte[] bytes = grid.contiguous().view(DType.UINT8).toByteArray();
    assertThat(bytes).isEqualTo(Base64.getDecoder().decode(one.get("bytes").asText()));
    Path file = folder.resolve("new/grid.png");
    VisionUtils.saveImage(images, file, options);
    BufferedImage png = ImageIO.read(file.toFile());
    int[] samples = png.getRaster().getPixels(0, 0, png.getWidth(), png.getHeight(), (int[]) null);
    byte[] pixels = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      pixels[i] = (byte) samples[i];
    }
    assertThat(one.get("mode").asText()).isEqualTo("RGB");
    assertThat(pixels).isEqualTo(Base64.getDecoder().decode(one.get("pixels").asText()));
  }

  @Test
  void theImagesAreNotChanged() {
    Tensor images = images("rgb");
    Tensor before = images.clone();
    Tensor grid = VisionUtils.makeGrid(images, o -> o.normalize(true));
    Tensor single = VisionUtils.makeGrid(images.get(0));
    grid.fill_(0);
    single.fill_(0);
    assertThat(images.equal(before)).isTrue();
    Tensor list = VisionUtils.makeGrid(List.of(images.get(0), images.get(1)), o -> o.nrow(1));
    assertThat(list.shape().toArray()).containsExactly(3, 14, 9);
  }

  @Test
  void wrongImagesAndFormatsAreRefused() {
    assertThatThrownBy(() -> VisionUtils.makeGrid(Torch.zeros(3)))
        .hasMessageContaining("(C, H, W)");
    assertThatThrownBy(() -> VisionUtils.makeGrid(Torch.zeros(0, 3, 2, 2)))
        .hasMessageContaining("(N, C, H, W)");
    assertThatThrownBy(() -> VisionUtils.saveImage(images("rgb"), folder.resolve("a.webp")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("webp");
  }

  private static Tensor images(String name) {
    Tensor integers = Torch.arange(7 * 3 * 4 * 5).reshape(7, 3, 4, 5).mul(37).remainder(256);
    Tensor real = integers.to(DType.FLOAT32);
    return switch (name) {
      case "rgb" -> real.div(173).sub(0.2);
      case "gray" -> real.narrow(1, 0, 1).div(211);
      case "one" -> real.narrow(0, 0, 1).div(255);
      case "chw" -> real.get(0).div(255);
      case "hw" -> real.get(0).get(0).div(255);
      default -> integers.to(DType.FLOAT64).div(199).sub(0.1);
    };
  }

  private static Consumer<GridOptions> options(JsonNode given) {
    return o -> {
      o.nrow(given.path("nrow").asLong(8)).padding(given.path("padding").asLong(2));
      o.padValue(given.path("pad_value").asDouble(0));
      o.normalize(given.path("normalize").asBoolean(false));
      o.scaleEach(given.path("scale_each").asBoolean(false));
      if (given.has("value_range")) {
        JsonNode range = given.get("value_range");
        o.valueRange(range.get(0).asDouble(), range.get(1).asDouble());
      }
    };
  }

  private static JsonNode read() {
    try (InputStream in = RecordedGridsTest.class.getResourceAsStream("grids.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
