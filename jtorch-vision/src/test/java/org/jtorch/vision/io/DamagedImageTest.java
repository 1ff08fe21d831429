package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jtorch.CheckpointException;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged images are refused with one type of exception. */
class DamagedImageTest {
  @TempDir Path folder;

  @Test
  void aDecompressionBombIsRefusedBeforeAllocation() {
    byte[] bomb = png(30_000, 30_000, new byte[64]);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(bomb))
        .withMessage(
            "cannot read an image: it has 30000 x 30000 pixels, more than the limit of 89478485:"
                + " raise the limit with o -> o.maxPixels(n)");
  }

  @Test
  void aJpegThatDeclaresMoreThanItsDataIsRefusedBeforeAllocation() {
    byte[] jpeg = Images.encodeJpeg(Torch.zeros(3, 16, 16), 75);
    int frame = 0;
    while (jpeg[frame] != (byte) 0xff || jpeg[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 9000).putShort(frame + 7, (short) 9000);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(jpeg))
        .withMessageContaining("cannot hold 9000 x 9000 pixels");
  }

  @Test
  void aJpegOfManyScansIsRefused() {
    byte[] jpeg = RecordedPictures.load().tensor("jpeg-37x53-0-True").toByteArray(); // progressive
    int length = jpeg.length - 2;
    byte[] many = Arrays.copyOf(jpeg, length + 150 * 10 + 2);
    ByteBuffer tail = ByteBuffer.wrap(many).position(length);
    for (int i = 0; i < 150; i++) {
      tail.put(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 1, 5, 0});
    }
    tail.putShort((short) 0xffd9);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(many))
        .withMessageEndingWith("it has more than 100 scans");
  }

  @Test
  void aGifWhoseFramesExceedTheLimitIsRefused() {
    byte[] gif = RecordedPictures.load().tensor("gif-frames-1").toByteArray();
    assertThat(Images.decode(gif, o -> o.maxPixels(5 * 12 * 9)).shape())
        .isEqualTo(Shape.of(5, 3, 9, 12));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(gif, o -> o.maxPixels(5 * 12 * 9 - 1)))
        .withMessageStartingWith("cannot read an image: it has 5 frames of 12 x 9 pixels");
  }

  @Test
  void theLimitCanBeSet() throws IOException {
    Path file = folder.resolve("small.png");
    assertThat(
            ImageIO.write(
                new BufferedImage(10, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile()))
        .isTrue();
    try (TensorScope scope = TensorScope.open()) {
      Tensor read = Images.read(file, o -> o.maxPixels(80));
      assertThat(read.shape()).isEqualTo(Shape.of(3, 8, 10));
    }
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.read(file, o -> o.maxPixels(79)))
        .withMessageStartingWith("cannot read " + file + ": it has 10 x 8 pixels");
    assertThatIllegalArgumentException().isThrownBy(() -> Images.read(file, o -> o.maxPixels(0)));
  }

  @Test
  void aChunkLongerThanTheFileIsRefusedBeforeAllocation() {
    byte[] hostile = png(4, 4, new byte[16]);
    ByteBuffer.wrap(hostile).putInt(33, Integer.MAX_VALUE - 100);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(hostile))
        .withMessageStartingWith("cannot read an image: it is a damaged image: a chunk at byte 33");
  }

  @Test
  void aFolderInPlaceOfAFileIsReported() throws IOException {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Images.read(folder))
        .withMessage("cannot read " + folder + ": it is a folder");
    Path file = folder.resolve("none").resolve("a.png");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Images.read(file))
        .withMessage("cannot read " + file + ": there is no such folder " + file.getParent());
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void aStreamIsReadToItsEnd() throws IOException {
    Tensor image = Torch.rand(3, 4, 6);
    byte[] png = Images.encodePng(image);
    InputStream in = new ByteArrayInputStream(png);
    assertThat(Images.read(in).equal(Images.decode(png))).isTrue();
    assertThat(in.read()).isNegative();
    Tensor gray = Images.read(new ByteArrayInputStream(png), o -> o.mode(ImageReadMode.GRAY));
    assertThat(gray.shape()).isEqualTo(Shape.of(1, 4, 6));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.read(InputStream.nullInputStream()))
        .withMessage("cannot read an image: it is empty");
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Images.read(closed))
        .withMessage("cannot read an image: Stream closed");
  }

  @Test
  void whatIsNoPictureIsReported() throws IOException {
    Path file = folder.resolve("a.png");
    Files.write(file, new byte[0]);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.read(file))
        .withMessage("cannot read " + file + ": it is empty");
    Files.writeString(file, "no picture but a text");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.read(file))
        .withMessage("cannot read " + file + ": its format is not supported by ImageIO");
  }

  @Test
  void aTiffOfFloatingPointNumbersIsReported() throws IOException {
    ColorModel gray =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_FLOAT);
    WritableRaster raster = gray.createCompatibleWritableRaster(3, 2);
    ByteArrayOutputStream tiff = new ByteArrayOutputStream();
    assertThat(ImageIO.write(new BufferedImage(gray, raster, false, null), "tif", tiff)).isTrue();
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Images.decode(tiff.toByteArray()))
        .withMessage("cannot read an image: it has samples of 32 bits: pixels are uint8 or uint16");
  }

  @Test
  void aTiffIsTurnedAsItsOrientationSays() throws IOException {
    Tensor image = Torch.rand(3, 4, 6);
    byte[] tiff = Images.encode(image, "tif");
    ByteBuffer file = ByteBuffer.wrap(tiff);
    if (tiff[0] == 'I') {
      file.order(ByteOrder.LITTLE_ENDIAN);
    }
    int directory = file.getInt(4);
    for (int i = 0; i < file.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      if (file.getShort(entry) == 282) { // the resolution, which does not matter
        file.putShort(entry, (short) 274).putShort(entry + 2, (short) 3).putInt(entry + 4, 1);
        file.putShort(entry + 8, (short) 6);
      }
    }
    Tensor stored = Images.decode(tiff);
    Tensor turned = Images.decode(tiff, o -> o.applyExifOrientation(true));
    assertThat(turned.equal(stored.transpose(-1, -2).flip(-1))).isTrue();
  }

  private static byte[] png(int width, int height, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(8 + 25 + 12 + data.length + 12);
    file.putLong(0x89504e470d0a1a0aL);
    byte[] header =
        ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) 2).array();
    chunk(file, "IHDR", header);
    chunk(file, "IDAT", data);
    chunk(file, "IEND", new byte[0]);
    return file.array();
  }

  private static void chunk(ByteBuffer file, String type, byte[] data) {
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    file.putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
  }
}
