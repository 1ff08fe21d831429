package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Images.writePng(image, file, 3);
    assertThat(Files.readAllBytes(file)).isEqualTo(Images.encodePng(image, 3));
    assertThat(Images.encode(image, "png")).isEqualTo(Images.encodePng(image, 6));
    assertThat(Images.decode(Images.encode(image, "bmp")).equal(Images.read(file))).isTrue();
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
