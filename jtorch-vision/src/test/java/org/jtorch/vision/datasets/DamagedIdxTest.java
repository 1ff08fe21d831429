package org.jtorch.vision.datasets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jtorch.CheckpointException;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class DamagedIdxTest {
  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void writeValidFiles() throws IOException {
    IdxBytes.writeTwo(folder);
    images = folder.resolve(IdxBytes.IMAGES);
  }

  @Test
  void aMissingFileIsReported() throws IOException {
    Files.delete(images);
    assertRefused(
        UncheckedIOException.class,
        "no train-images-idx3-ubyte or train-images-idx3-ubyte.gz in "
            + folder
            + ": give the folder with MNIST's files, or download them with"
            + " o -> o.download(true)");
    assertThat(folder).isDirectoryNotContaining("glob:**.gz");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] valid = IdxBytes.of(2, 2, 3);
    assertImagesRefused(
        Arrays.copyOf(valid, valid.length - 1),
        "it has only 11 elements, expected 12 for its shape [2, 2, 3]");
    assertImagesRefused(Arrays.copyOf(valid, 10), "it is truncated");
    assertImagesRefused(new byte[0], "it is truncated");
    byte[] compressed = IdxBytes.gzip(valid);
    assertImagesRefused(Arrays.copyOf(compressed, compressed.length - 9), "it is truncated");
  }

  @Test
  void aFileWithMoreElementsThanItsShapeIsRefused() throws IOException {
    byte[] valid = IdxBytes.of(2, 2, 3);
    assertImagesRefused(
        Arrays.copyOf(valid, valid.length + 1),
        "it has more elements, expected 12 for its shape [2, 2, 3]");
  }

  @Test
  void aFileOfAnotherFormatIsRefused() throws IOException {
    assertImagesRefused(
        "<html>not found</html>".getBytes(US_ASCII),
        "it is not an IDX file of unsigned bytes or integers");
    byte[] floats = IdxBytes.of(2, 2, 3);
    floats[2] = 0x0d;
    assertImagesRefused(floats, "it is not an IDX file of unsigned bytes or integers");
  }

  @Test
  void labelsInPlaceOfImagesAreRefused() throws IOException {
    assertImagesRefused(IdxBytes.of(2), "it has 1 dimensions, expected 3");
  }

  @Test
  void aHeaderWithATooLargeShapeIsRefused() throws IOException {
    byte[] hostile = IdxBytes.of(1, 1, 1);
    Arrays.fill(hostile, 4, 16, (byte) 0xff);
    assertImagesRefused(
        hostile,
        "its header has the shape [4294967295, 4294967295, 4294967295], which is too large");
  }

  @Test
  void damagedCompressionIsRefused() throws IOException {
    byte[] compressed = IdxBytes.gzip(IdxBytes.of(2, 20, 30));
    Arrays.fill(compressed, 40, 60, (byte) 0xff);
    Files.write(images, compressed);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new MNIST(folder, MNIST.Split.TRAIN))
        .withMessageStartingWith("cannot read " + images + ": ")
        .withRootCauseInstanceOf(IOException.class);
  }

  @Test
  void aMissingFolderIsReported() {
    Path none = folder.resolve("none");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new MNIST(none, MNIST.Split.TRAIN))
        .withMessageStartingWith("there is no folder " + none + ": ");
  }

  @Test
  void aDecompressionBombIsRefused() throws IOException {
    byte[] header = IdxBytes.of(1, 1, 1);
    java.util.Arrays.fill(header, 4, 16, (byte) 0);
    header[5] = 0x10; // a million
    header[10] = 0x04; // times 1024
    header[15] = 1;
    Files.write(images, IdxBytes.gzip(header));
    assertRefused(
        CheckpointException.class,
        "cannot read "
            + images
            + ": its header has the shape [1048576, 1024, 1], which is too large");
  }

  @Test
  void differentNumbersOfImagesAndLabelsAreRefused() throws IOException {
    Files.write(folder.resolve(IdxBytes.LABELS), IdxBytes.of(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MNIST(folder, MNIST.Split.TRAIN))
        .withMessage(folder + " has 2 images and 3 labels");
  }

  private void assertImagesRefused(byte[] content, String reason) throws IOException {
    Files.write(images, content);
    assertRefused(CheckpointException.class, "cannot read " + images + ": " + reason);
  }

  private void assertRefused(Class<? extends Exception> type, String message) {
    assertThatExceptionOfType(type)
        .isThrownBy(() -> new MNIST(folder, MNIST.Split.TRAIN))
        .withMessage(message);
  }
}
