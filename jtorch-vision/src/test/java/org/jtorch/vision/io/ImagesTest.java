package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class ImagesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aPngRoundTripIsLossless(long channels) {
    Tensor image = Torch.randint(256, Shape.of(channels, 9, 6)).to(DType.UINT8);
    Path file = folder.resolve("image.png");
    Images.write(image, file);
    assertThat(Images.read(file).equal(image)).isTrue();
  }

  @Test
  void aTwoDimensionalFloatImageIsWrittenAsGrayscale() {
    Tensor gray = Torch.tensor(new float[][] {{0f, 0.2f, 1f}, {-3f, 7f, 0.5f}});
    Path file = folder.resolve("grey.png");
    Images.write(gray.requiresGrad_(true), file);
    assertThat(Images.read(file).flatten().to(DType.INT32).toIntArray())
        .containsExactly(0, 51, 255, 0, 255, 128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "a.JPEG", "a.bmp", "a.gif", "a.tif"})
  void theExtensionSelectsTheFormat(String name) {
    Path file = folder.resolve(name);
    Images.write(Torch.zeros(3, 8, 8).add(0.6), file);
    Tensor read = Images.read(file);
    assertThat(read.size(-1)).isEqualTo(8);
    assertThat(read.sub(153).abs().max().itemLong()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_USHORT_565_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_4BYTE_ABGR
      })
  void bufferedImagesKeepTheirColors(int type) {
    BufferedImage picture = new BufferedImage(2, 1, type);
    picture.setRGB(1, 0, 0xffff0000);
    Tensor image = Images.toTensor(picture);
    assertThat(image.get(0).flatten().to(DType.INT32).toIntArray()).containsExactly(0, 255);
    assertThat(image.narrow(0, 1, 2).sum().itemLong()).isZero();
    assertThat(image.size(0)).isEqualTo(picture.getColorModel().hasAlpha() ? 4 : 3);
  }

  @Test
  void aGrayscaleImageKeepsItsPixels() {
    BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setSample(0, 0, 0, 100);
    assertThat(Images.toTensor(picture).shape()).isEqualTo(Shape.of(1, 1, 1));
    assertThat(Images.toTensor(picture).itemLong()).isEqualTo(100);
    Tensor back = Images.toTensor(Images.fromTensor(Images.toTensor(picture)));
    assertThat(back.itemLong()).isEqualTo(100);
  }

  @Test
  void aMissingFileIsReported() {
    Path file = folder.resolve("none.png");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Images.read(file))
        .withMessage("cannot read " + file + ": there is no such file");
  }

  @Test
  void anImageWithoutPixelsIsNotWritten() {
    Tensor image = Torch.zeros(DType.UINT8, 3, 0, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.encodePng(image, 6))
        .withMessage("the image has no pixels: [3, 0, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.encodeJpeg(image, 75))
        .withMessage("the image has no pixels: [3, 0, 4]");
  }

  @Test
  void aFileOfAnotherFormatIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("page.png"), "<html>not found</html>");
    assertUnreadable(file, "its format is not supported by ImageIO");
    assertUnreadable(Files.write(file, new byte[0]), "it is empty");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(new byte[] {1, 2, 3}))
        .withMessage("cannot read an image: its format is not supported by ImageIO");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.png", "rgb.jpg", "cmyk.jpg", "grey.jpg", "rgb.bmp", "palette.gif"})
  void aTruncatedFileIsRefused(String name) throws IOException {
    byte[] whole = resource(name);
    for (int length : new int[] {whole.length / 2, whole.length * 4 / 5}) {
      Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, length));
      assertThatExceptionOfType(CheckpointException.class)
          .as("%s of %d bytes", name, length)
          .isThrownBy(() -> Images.read(file))
          .withMessageStartingWith("cannot read " + file + ": it is a damaged image: ");
    }
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    byte[] damaged = resource("rgb.png");
    Arrays.fill(damaged, 45, 60, (byte) 0xff);
    Path file = Files.write(folder.resolve("damaged.png"), damaged);
    assertUnreadable(file, "it is a damaged image: the chunk at byte 33 has a wrong checksum");
  }

  @Test
  void invalidImagesAreNotWritten() {
    Path file = folder.resolve("image.png");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.write(Torch.zeros(5, 4, 4), file))
        .withMessage(
            "expected an image of shape (C, H, W) with C from 1 to 4, or (H, W), got [5, 4, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.write(Torch.zeros(1, 3, 4, 4), file))
        .withMessage(
            "expected an image of shape (C, H, W) with C from 1 to 4, or (H, W), got"
                + " [1, 3, 4, 4]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.write(Torch.zeros(DType.INT64, 4, 4), file))
        .withMessage(
            "expected a uint8 image from 0 to 255, a uint16 image or a floating-point one from"
                + " 0 to 1, got torch.int64");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void unsupportedFormatsAreNotWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.write(Torch.zeros(3, 4, 4), folder.resolve("image.xyz")))
        .withMessage("ImageIO has no writer of the format \"xyz\"; use png, jpg, gif, tif or bmp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.write(Torch.zeros(4, 4, 4), folder.resolve("image.jpg")))
        .withMessage("ImageIO cannot write a jpeg file of a float32 image of shape [4, 4, 4]");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMissingFolderIsReported() {
    Path file = folder.resolve("none").resolve("image.png");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Images.write(Torch.zeros(3, 4, 4), file))
        .withMessage("cannot write " + file + ": there is no such folder");
  }

  private static void assertUnreadable(Path file, String reason) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.read(file))
        .withMessage("cannot read " + file + ": " + reason);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ImagesTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
