package org.jtorch.vision.opencv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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
import org.junit.jupiter.api.Test;

/** OpenCV's decoders as {@code Images} uses them. */
@NoLeaks
class OpenCvCodecTest {
  /** 13 x 11 pixels, made by libjpeg-turbo's {@code cjpeg -arithmetic -quality 80}. */
  private static final String ARITHMETIC =
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYa"
          + "HSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgo"
          + "KCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/yQARCAALAA0DASIAAhEBAxEB/8wA"
          + "CgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/ALHzXA3hWKPBZl0fayQA1sljz0dAJinMc6QEIQHWyNJDwerR"
          + "qSQvAVp96EVcde8yNfMPdK2cwsUQVP8A76o2OimdugFJlBBeXAMIXtrYawv+9i2cS24Gzpw+uP18sP/Z";

  @Test
  void bytesEqualTorchvision() {
    List<String> different = new ArrayList<>();
    Safetensors pictures = RecordedPictures.load();
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
  void arithmeticCodingIsRead() {
    byte[] jpeg = Base64.getDecoder().decode(ARITHMETIC);
    Tensor image = Images.decode(jpeg, o -> o.mode(ImageReadMode.RGB));
    assertThat(image.shape()).isEqualTo(Shape.of(3, 11, 13));
    assertThat(image.sum(1, 2).toLongArray())
        .containsExactly(17171, 16389, 14500); // of decode_image
    Tensor gray = Images.decode(jpeg, o -> o.mode(ImageReadMode.GRAY));
    assertThat(gray.sum().itemLong()).isEqualTo(16402);
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
