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
  void twoGoodFiles() throws IOException {
    IdxBytes.writeTwo(folder);
    images = folder.resolve(IdxBytes.IMAGES);
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(images);
    assertRefused(
        UncheckedIOException.class,
        "no train-images-idx3-ubyte or train-images-idx3-ubyte.gz in "
            + folder
            + ": name the folder that holds MNIST's four files, or let them be fetched with"
            + " o -> o.download(true)");
    assertThat(folder).isDirectoryNotContaining("glob:**.gz");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] good = IdxBytes.of(2, 2, 3);
    assertImagesRefused(
        Arrays.copyOf(good, good.length - 1),
        "it has only 11 elements where its shape [2, 2, 3] means 12");
    assertImagesRefused(Arrays.copyOf(good, 10), "it is truncated");
    assertImagesRefused(new byte[0], "it is truncated");
    byte[] compressed = IdxBytes.gzip(good);
    assertImagesRefused(Arrays.copyOf(compressed, compressed.length - 9), "it is truncated");
  }

  @Test
  void aFileWithMoreThanItSaysIsRefused() throws IOException {
    byte[] good = IdxBytes.of(2, 2, 3);
    assertImagesRefused(
        Arrays.copyOf(good, good.length + 1),
        "it has more elements where its shape [2, 2, 3] means 12");
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    assertImagesRefused(
        "<html>not found</html>".getBytes(US_ASCII), "it is not an IDX file of bytes");
    byte[] floats = IdxBytes.of(2, 2, 3);
    floats[2] = 0x0d;
    assertImagesRefused(floats, "it is not an IDX file of bytes");
  }

  @Test
  void aFileOfLabelsWhereImagesBelongIsRefused() throws IOException {
    assertImagesRefused(IdxBytes.of(2), "it has 1 dimensions where 3 were expected");
  }

  @Test
  void aHeaderThatClaimsTooMuchIsRefused() throws IOException {
    byte[] hostile = IdxBytes.of(1, 1, 1);
    Arrays.fill(hostile, 4, 16, (byte) 0xff);
    assertImagesRefused(
        hostile,
        "it says that its shape is [4294967295, 4294967295, 4294967295], which is too large");
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
  void aFolderThatIsNotThereIsNamed() {
    Path none = folder.resolve("none");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new MNIST(none, MNIST.Split.TRAIN))
        .withMessageStartingWith("there is no folder " + none + ": ");
  }

  @Test
  void aSmallFileThatUnpacksToGigabytesIsRefused() throws IOException {
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
            + ": it says that its shape is [1048576, 1024, 1], which is too large");
  }

  @Test
  void otherNumbersOfImagesAndLabelsAreRefused() throws IOException {
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
