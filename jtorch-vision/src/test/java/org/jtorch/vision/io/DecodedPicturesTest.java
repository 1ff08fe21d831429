package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.io.Safetensors;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoLeaks
class DecodedPicturesTest {
  @ParameterizedTest
  @CsvSource({"jpeg, 180", "png, 270", "gif, 30"})
  void bytesEqualTorchvision(String format, int atLeast) {
    compare(RecordedPictures.load(), format, atLeast);
  }

  @ParameterizedTest
  @CsvSource({"jpeg, 8", "png, 30", "gif, 1", "tiff, 1", "bmp, 0"})
  void oddFilesAreReadAsTorchvisionReadsThem(String format, int atLeast) {
    compare(RecordedPictures.loadOdd(), format, atLeast);
  }

  @Test
  void filesThatTorchvisionRefusesAreRefused() {
    Safetensors pictures = RecordedPictures.loadOdd();
    int unused = Images.decode(pictures.tensor("jpeg-icc-srgb").toByteArray()).dim();
    for (String name : List.of("refused-jpeg-tables", "refused-png-palette")) {
      byte[] content = pictures.tensor(name).toByteArray();
      assertThatExceptionOfType(CheckpointException.class)
          .as(name)
          .isThrownBy(() -> Images.decode(content))
          .withMessageStartingWith("cannot read an image: it is a damaged image: ");
    }
  }

  /** The libjpeg of some Java runtimes has no arithmetic coding. */
  @Test
  void arithmeticCodingIsReadOrNamed() {
    Safetensors pictures = RecordedPictures.loadOdd();
    for (String mode : List.of("GRAY", "RGB", "UNCHANGED")) {
      String difference = difference(pictures, "arithmetic/" + mode);
      assertThat(difference)
          .isIn(
              "",
              "cannot read an image: it is a JPEG with arithmetic coding, which this Java runtime"
                  + " does not read; the module jtorch-vision-opencv does");
    }
  }

  private static void compare(Safetensors pictures, String format, int atLeast) {
    List<String> different = new ArrayList<>();
    int compared = 0;
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
