package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Safetensors;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
class EncodedPicturesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "20, RGB",
    "75, RGB",
    "95, RGB",
    "100, RGB",
    "20, GRAY",
    "75, GRAY",
    "95, GRAY",
    "100, GRAY"
  })
  void jpegHasThePixelsOfTorchvisionsEncoder(int quality, String mode) {
    Safetensors pictures = RecordedPictures.load();
    Tensor image = pictures.tensor("jpeg-37x53-0-False/" + mode);
    Tensor expected = pictures.tensor("encoded-" + quality + "/" + mode);
    assertThat(Images.decode(Images.encodeJpeg(image, quality)).equal(expected)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void pngIsLosslessAtAllLevels(long channels) {
    Tensor bytes = Torch.randint(256, Shape.of(channels, 9, 6)).to(DType.UINT8);
    Tensor words = Torch.randint(65536, Shape.of(channels, 9, 6)).to(DType.UINT16);
    for (int level = 0; level <= 9; level++) {
      assertThat(Images.decode(Images.encodePng(bytes, level)).equal(bytes)).isTrue();
      Tensor wide = Images.decode(Images.encodePng(words, level));
      assertThat(wide.dtype()).isEqualTo(DType.UINT16);
      assertThat(wide.to(DType.INT32).equal(words.to(DType.INT32))).isTrue();
    }
    Tensor flat = Torch.zeros(DType.UINT8, channels, 90, 60);
    assertThat(Images.encodePng(flat, 0).length).isGreaterThan(90 * 60);
    assertThat(Images.encodePng(flat, 9).length).isLessThan(500);
  }

  @Test
  void filesHoldWhatIsEncoded() throws IOException {
    Tensor image = Torch.rand(3, 20, 30);
    Path file = folder.resolve("image");
    Images.writeJpeg(image, file, 50);
    assertThat(Files.readAllBytes(file)).isEqualTo(Images.encodeJpeg(image, 50));
    assertThat(Images.encode(image, "JPG")).isEqualTo(Images.encodeJpeg(image, 75));
    assertThat(Images.encodeJpeg(image)).isEqualTo(Images.encodeJpeg(image, 75));
    Images.writeJpeg(image, file);
    assertThat(Files.readAllBytes(file)).isEqualTo(Images.encodeJpeg(image));
    Images.writePng(image, file);
    assertThat(Files.readAllBytes(file)).isEqualTo(Images.encodePng(image));
    Images.writePng(image, file, 3);
    assertThat(Files.readAllBytes(file)).isEqualTo(Images.encodePng(image, 3));
    assertThat(Images.encode(image, "png")).isEqualTo(Images.encodePng(image, 6));
    assertThat(Images.decode(Images.encode(image, "bmp")).equal(Images.read(file))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "3, UINT8, png",
    "1, UINT8, jpg",
    "3, FLOAT32, jpg",
    "2, UINT8, png",
    "4, UINT16, png"
  })
  void rowsOfALargePictureAreThoseOfASmallOne(long channels, DType dtype, String format)
      throws IOException {
    Tensor wide = Torch.randint(65536, Shape.of(channels, 1500, 450));
    Tensor image =
        switch (dtype) {
          case UINT16 -> wide.to(dtype);
          case UINT8 -> wide.bitwiseRightShift(8).to(dtype);
          default -> wide.div(65536);
        };
    assertThat(written(TensorRows.picture(image), format))
        .isEqualTo(written(RasterWriter.write(image), format));
  }

  private static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  @Test
  void aLargePictureStaysInTheMemoryOfTheTensor() {
    BufferedImage image = RasterWriter.forEncoding(Torch.zeros(DType.UINT8, 1 << 12, 1 << 13));
    assertThat(image.getRaster().getDataBuffer()).isInstanceOf(TensorRows.class);
    assertThat(image.getRGB(8191, 4095)).isEqualTo(0xff000000);
    BufferedImage small = RasterWriter.forEncoding(Torch.zeros(DType.UINT8, 3, 4, 4));
    assertThat(small.getRaster().getDataBuffer()).isNotInstanceOf(TensorRows.class);
  }

  @Test
  void aPictureIsWrittenIntoAnArchive() throws IOException {
    Tensor image = Torch.rand(3, 4, 4);
    Path zip = folder.resolve("a.zip");
    try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Images.write(image, archive.getPath("a.png"));
    }
    try (FileSystem archive = FileSystems.newFileSystem(zip)) {
      Tensor read = Images.read(archive.getPath("a.png"));
      assertThat(read.equal(Images.decode(Images.encodePng(image)))).isTrue();
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Tensor image = Torch.rand(3, 4, 4);
    Path missing = folder.resolve("none").resolve("a.png");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Images.write(image, missing))
        .withMessage("cannot write " + missing + ": there is no such folder");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Images.writePng(image, folder, 3))
        .withMessage("cannot write " + folder + ": it is a folder");
    Path none = folder.resolve("a.xyz");
    assertThatIllegalArgumentException().isThrownBy(() -> Images.write(image, none));
    assertThat(Files.exists(none)).isFalse();
  }

  @Test
  void aFileIsReplaced() throws IOException {
    Path file = folder.resolve("a.png");
    Files.write(file, new byte[50_000]);
    Images.write(Torch.rand(3, 4, 4), file);
    assertThat(Files.size(file)).isLessThan(1000);
    assertThat(Images.read(file).shape()).isEqualTo(Shape.of(3, 4, 4));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    Tensor image = Torch.rand(3, 4, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.encodeJpeg(image, 0))
        .withMessage("quality must be from 1 to 100, got 0");
    assertThatIllegalArgumentException().isThrownBy(() -> Images.encodeJpeg(image, 101));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.encodePng(image, 10))
        .withMessage("compressionLevel must be from 0 to 9, got 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.encodeJpeg(Torch.zeros(DType.UINT16, 3, 4, 4), 75));
    assertThatIllegalArgumentException().isThrownBy(() -> Images.encode(image, "xyz"));
  }
}
