package org.jtorch.vision.datasets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class MnistDownloadTest {
  private static final String LABELS = "t10k-labels-idx1-ubyte";

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private URI mirror;
  @TempDir Path folder;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] content = files.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : 0);
          if (content != null) {
            exchange.getResponseBody().write(content);
          }
          exchange.close();
        });
    server.start();
    mirror = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mnist");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aFileWithTheRightChecksumIsKept() throws IOException {
    byte[] content = {1, 2, 3};
    String sum = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
    files.put("/mnist/three.gz", IdxBytes.gzip(content));
    MnistDownload.download(mirror, folder.resolve("new"), "three", sum);
    assertThat(folder.resolve("new")).isDirectoryContaining("glob:**three.gz");
    assertThat(folder.resolve("new").resolve("three.gz"))
        .hasBinaryContent(files.get("/mnist/three.gz"));

    MnistDownload.download(mirror, folder.resolve("new"), "three", sum);
    assertThat(requests).as("an existing file is not downloaded again").hasValue(1);
  }

  @Test
  void aFileWithAnotherChecksumIsRefusedAndDeleted() throws IOException {
    files.put("/mnist/t10k-images-idx3-ubyte.gz", IdxBytes.gzip(new byte[] {1, 2, 3}));
    assertRefused(
        "cannot download "
            + mirror
            + "/t10k-images-idx3-ubyte.gz: its content has SHA-256"
            + " 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, expected"
            + " 0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
  }

  @Test
  void anUncompressedFileIsRefused() throws IOException {
    files.put("/mnist/t10k-images-idx3-ubyte.gz", "<html>sign in first</html>".getBytes(US_ASCII));
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
    server.stop(0);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(this::download)
        .withMessageStartingWith("cannot download " + mirror + "/t10k-images-idx3-ubyte.gz: ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void nothingIsDownloadedByDefault() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new MNIST(folder, MNIST.Split.TEST, o -> o.mirror(mirror)))
        .withMessageStartingWith("no t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz in ");
    assertThat(requests).hasValue(0);
  }

  @Test
  void existingFilesAreUsedWithoutAChecksum() throws IOException {
    Path raw = Files.createDirectories(folder.resolve("MNIST").resolve("raw"));
    Files.write(raw.resolve("t10k-images-idx3-ubyte"), IdxBytes.of(2, 2, 3));
    Files.write(folder.resolve(LABELS), IdxBytes.of(2));
    download();
    assertThat(requests).hasValue(0);
  }

  private void download() {
    new MNIST(folder, MNIST.Split.TEST, o -> o.download(true).mirror(mirror)).close();
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(this::download)
        .withMessage(message);
    assertThat(folder).isEmptyDirectory();
  }
}
