package org.jtorch.vision.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Downloads MNIST's files and verifies their checksums. */
final class MnistDownload {
  static final URI MIRROR = URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/");

  /** Checksums of the decompressed content, so that mirrors may compress it differently. */
  private static final Map<String, String> SHA_256 =
      Map.of(
          "train-images-idx3-ubyte",
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
          "train-labels-idx1-ubyte",
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
          "t10k-images-idx3-ubyte",
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
          "t10k-labels-idx1-ubyte",
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

  private MnistDownload() {}

  /** Downloads one of MNIST's files unless the folder has it. */
  static void download(URI mirror, Path folder, String name) {
    download(mirror, folder, name, Objects.requireNonNull(SHA_256.get(name), name));
  }

  /** Downloads a file unless the folder has it. A file with another checksum is deleted. */
  static void download(URI mirror, Path folder, String name, String sum) {
    if (IdxFile.find(folder, name).isPresent()) {
      return;
    }
    URI source = URI.create(mirror.toString().replaceFirst("/*$", "/") + name + ".gz");
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve(name + "." + UUID.randomUUID() + ".part");
      try {
        copy(source, part);
        check(part, sum);
        Files.move(part, folder.resolve(name + ".gz"), StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot download " + source + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void check(Path file, String expected) throws IOException {
    String sum;
    try {
      sum = contentSum(file);
    } catch (EOFException | ZipException e) {
      throw new IOException("it is not a complete gzip file", e);
    }
    if (!sum.equals(expected)) {
      throw new IOException("its content has SHA-256 " + sum + ", expected " + expected);
    }
  }

  private static void copy(URI source, Path target) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    HttpRequest request = HttpRequest.newBuilder(source).timeout(Duration.ofMinutes(10)).build();
    try {
      HttpResponse<Path> response = client.send(request, HttpResponse.BodyHandlers.ofFile(target));
      if (response.statusCode() != 200) {
        throw new IOException("the server returned status " + response.statusCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the thread was interrupted", e);
    }
  }

  private static String contentSum(Path file) throws IOException {
    try (InputStream content = new GZIPInputStream(Files.newInputStream(file))) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
