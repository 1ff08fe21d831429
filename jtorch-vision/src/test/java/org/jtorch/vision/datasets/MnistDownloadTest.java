package org.jtorch.vision.datasets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.internal.Checksum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class MnistDownloadTest {
  private static final String LABELS = "t10k-labels-idx1-ubyte";

  private final ArchiveServer server = new ArchiveServer();
  private final URI mirror = server.uri();
  @TempDir Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFileWithTheRightChecksumIsKept() throws IOException {
    Checksum sum =
        new Checksum(
            "SHA-256", "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", true);
    byte[] compressed = IdxBytes.gzip(new byte[] {1, 2, 3});
    server.put("three.gz", compressed);
    List<Long> received = new ArrayList<>();
    DatasetOptions<Sample> options =
        DatasetOptions.of(o -> o.progress((from, count, total) -> received.add(total - count)));
    IdxImages.download(folder, "MNIST", "three.gz", mirror, sum, options);
    Path raw = folder.resolve("MNIST").resolve("raw");
    assertThat(raw.resolve("three.gz")).hasBinaryContent(compressed);
    assertThat(raw.resolve("three")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(received).last().isEqualTo(0L);

    IdxImages.download(folder, "MNIST", "three.gz", mirror, sum, options);
    assertThat(server.requests()).as("an existing file is not downloaded again").isEqualTo(1);
  }

  @Test
  void aFileWithAnotherChecksumIsRefusedAndDeleted() throws IOException {
    server.put("t10k-images-idx3-ubyte.gz", IdxBytes.gzip(new byte[] {1, 2, 3}));
    assertRefused(
        "cannot download "
            + mirror
            + "/t10k-images-idx3-ubyte.gz: its content has SHA-256"
            + " 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, expected"
            + " 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
  }

  @Test
  void anUncompressedFileIsRefused() throws IOException {
    server.put("t10k-images-idx3-ubyte.gz", "<html>sign in first</html>".getBytes(US_ASCII));
    assertRefused(
        "cannot download " + mirror + "/t10k-images-idx3-ubyte.gz: it is not a complete gzip file");
  }

  @Test
  void aFileMissingOnTheServerIsReported() throws IOException {
    assertRefused(
        "cannot download " + mirror + "/t10k-images-idx3-ubyte.gz: the server returned status 404");
  }

  @Test
  void anUnreachableServerIsReported() throws IOException {
    server.close();
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(this::download)
        .withMessageStartingWith("cannot download " + mirror + "/t10k-images-idx3-ubyte.gz: ");
    assertThat(folder.resolve("MNIST").resolve("raw")).isEmptyDirectory();
  }

  @Test
  void nothingIsDownloadedByDefault() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new MNIST(folder, MNIST.Split.TEST, o -> o.mirror(mirror)))
        .withMessageStartingWith("no t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz in ");
    assertThat(server.requests()).isZero();
  }

  @Test
  void existingFilesAreUsedWithoutAChecksum() throws IOException {
    Path raw = Files.createDirectories(folder.resolve("MNIST").resolve("raw"));
    Files.write(raw.resolve("t10k-images-idx3-ubyte"), IdxBytes.of(2, 2, 3));
    Files.write(folder.resolve(LABELS), IdxBytes.of(2));
    download();
    assertThat(server.requests()).isZero();
  }

  private void download() {
    new MNIST(folder, MNIST.Split.TEST, o -> o.download(true).mirror(mirror)).close();
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(this::download)
        .withMessage(message);
    assertThat(folder.resolve("MNIST").resolve("raw")).isEmptyDirectory();
  }
}
