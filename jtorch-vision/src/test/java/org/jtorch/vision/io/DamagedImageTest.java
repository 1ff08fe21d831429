package org.jtorch.vision.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jtorch.CheckpointException;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged images are refused with one type of exception. {@code -Djtorch.fuzz.pictures=100000} sets
 * the number of mutated images.
 */
class DamagedImageTest {
  private static final int MUTATED = Integer.getInteger("jtorch.fuzz.pictures", 2000);
  private static final List<String> RESOURCES =
      List.of("rgb.png", "rgb.jpg", "cmyk.jpg", "grey.jpg", "rgb.bmp", "palette.gif");
  private static final List<String> WRITTEN = List.of("png", "jpg", "gif", "bmp", "tif", "wbmp");

  @TempDir Path folder;

  @Test
  void mutatedImagesAreReadOrRefused() throws IOException {
    List<byte[]> seeds = seeds();
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < MUTATED; i++) {
      byte[] mutated = mutate(seeds.get(i % seeds.size()), random);
      try (TensorScope scope = TensorScope.open()) {
        assertThat(Images.decode(mutated, o -> o.maxPixels(1 << 20)).dim()).isEqualTo(3);
      } catch (CheckpointException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("cannot read an image: ").doesNotContain("\n");
      }
    }
    assertThat(refused).isBetween(MUTATED / 10, MUTATED);
  }

  private static List<byte[]> seeds() throws IOException {
    BufferedImage gray = new BufferedImage(9, 7, BufferedImage.TYPE_BYTE_BINARY);
    List<byte[]> seeds = new java.util.ArrayList<>();
    for (String name : RESOURCES) {
      try (InputStream in = DamagedImageTest.class.getResourceAsStream(name)) {
        seeds.add(Objects.requireNonNull(in, name).readAllBytes());
      }
    }
    for (String format : WRITTEN) {
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      assertThat(ImageIO.write(gray, format, encoded)).as(format).isTrue();
      seeds.add(encoded.toByteArray());
    }
    return seeds;
  }

  /** Changes, truncates or extends; the header, which has the sizes, more often. */
  private static byte[] mutate(byte[] seed, Random random) {
    byte[] bytes =
        random.nextInt(8) == 0
            ? Arrays.copyOf(seed, random.nextInt(seed.length + 8))
            : seed.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int range = random.nextBoolean() ? Math.min(bytes.length, 160) : bytes.length;
      bytes[random.nextInt(range)] =
          (byte)
              (random.nextInt(3) == 0
                  ? new int[] {0, 127, 128, 255}[random.nextInt(4)]
                  : random.nextInt());
    }
    return bytes;
  }

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
