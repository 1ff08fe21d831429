package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.io.Safetensors;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pixels of torchvision's {@code decode_image}, recorded by {@code make_pictures.py}. */
@NoLeaks
class DecodedPicturesTest {
  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void unpack() throws IOException {
    file = folder.resolve("pictures.safetensors");
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                DecodedPicturesTest.class.getResourceAsStream("pictures.safetensors.gz")))) {
      assertThat(Files.copy(in, file)).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"jpeg, 180", "png, 270", "gif, 30"})
  void bytesEqualTorchvision(String format, int atLeast) {
    List<String> different = new ArrayList<>();
    int compared = 0;
    Safetensors pictures = Safetensors.load(file);
    for (String key : pictures.keys()) {
      if (key.startsWith(format) && key.contains("/")) {
        compared++;
        try (TensorScope scope = TensorScope.open()) {
          String difference = difference(pictures, key);
          if (!difference.isEmpty()) {
            different.add(key + ": " + difference);
          }
        }
      }
    }
    assertThat(different).isEmpty();
    assertThat(compared).isGreaterThan(atLeast);
  }

  private static String difference(Safetensors pictures, String key) {
    String[] parts = key.split("/", 3);
    byte[] content = pictures.tensor(parts[0]).toByteArray();
    Tensor expected = pictures.tensor(key);
    ImageReadMode mode = ImageReadMode.valueOf(parts[1]);
    Tensor actual;
    try {
      actual = Images.decode(content, o -> o.mode(mode).applyExifOrientation(parts.length == 3));
    } catch (CheckpointException e) {
      return e.getMessage();
    }
    if (actual.dtype() != expected.dtype() || !actual.shape().equals(expected.shape())) {
      return actual.dtype()
          + " "
          + actual.shape()
          + ", not "
          + expected.dtype()
          + " "
          + expected.shape();
    }
    Tensor distance = actual.to(DType.INT32).sub(expected.to(DType.INT32)).abs();
    long count = distance.ne(0).sum().itemLong();
    return count == 0
        ? ""
        : count + " of " + distance.numel() + " differ by up to " + distance.max().itemLong();
  }
}
