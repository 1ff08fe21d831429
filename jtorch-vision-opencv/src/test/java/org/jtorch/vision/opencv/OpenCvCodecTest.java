package org.jtorch.vision.opencv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Safetensors;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.io.ImageHeader;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pixels of torchvision's {@code decode_image}, recorded by {@code make_pictures.py --codecs} of
 * jtorch-vision.
 */
@NoLeaks
class OpenCvCodecTest {
  @TempDir static Path folder;
  private static Path file;

  @BeforeAll
  static void unpack() throws IOException {
    file = folder.resolve("pictures.safetensors");
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                OpenCvCodecTest.class.getResourceAsStream("pictures.safetensors.gz")))) {
      assertThat(Files.copy(in, file)).isPositive();
    }
  }

  @Test
  void bytesEqualTorchvision() {
    List<String> different = new ArrayList<>();
    Safetensors pictures = Safetensors.load(file);
    for (String key : pictures.keys()) {
      String[] parts = key.split("/", 3);
      if (parts.length > 1) {
        try (TensorScope scope = TensorScope.open()) {
          byte[] content = pictures.tensor(parts[0]).toByteArray();
          ImageReadMode mode = ImageReadMode.valueOf(parts[1]);
          Tensor actual =
              Images.decode(content, o -> o.mode(mode).applyExifOrientation(parts.length == 3));
          Tensor expected = pictures.tensor(key);
          if (!actual.shape().equals(expected.shape())
              || !actual.to(DType.INT32).equal(expected.to(DType.INT32))) {
            different.add(key);
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void jpegIsDecodedByOpenCv() {
    byte[] jpeg = Images.encodeJpeg(Torch.rand(3, 9, 12), 90);
    ImageHeader header = new ImageHeader(ImageHeader.Format.JPEG, 12, 9, 3, 8);
    Tensor image = new OpenCvCodec().decode(header, jpeg, ImageReadMode.RGB).orElseThrow();
    assertThat(image.shape()).isEqualTo(Shape.of(3, 9, 12));
    assertThat(image.strides()).containsExactly(1, 36, 3);
    assertThat(image.equal(Images.decode(jpeg, o -> o.codecs(false)))).isTrue();
    assertThat(image.equal(Images.decode(jpeg))).isTrue();
    ImageHeader cmyk = new ImageHeader(ImageHeader.Format.JPEG, 12, 9, 4, 8);
    assertThat(new OpenCvCodec().decode(cmyk, jpeg, ImageReadMode.RGB)).isEmpty();
  }

  @Test
  void damagedPicturesAreRefused() {
    byte[] jpeg = Images.encodeJpeg(Torch.rand(3, 40, 40), 90);
    ImageHeader header = new ImageHeader(ImageHeader.Format.JPEG, 40, 40, 3, 8);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(
            () -> new OpenCvCodec().decode(header, Arrays.copyOf(jpeg, 30), ImageReadMode.RGB));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(Arrays.copyOf(jpeg, jpeg.length / 2)))
        .withMessageStartingWith("cannot read an image: it is a damaged image: ");
  }
}
