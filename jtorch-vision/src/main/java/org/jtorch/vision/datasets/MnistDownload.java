package org.jtorch.vision.datasets;

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
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;

/** Fetches MNIST's files, and trusts them by their checksums alone. */
final class MnistDownload {
  static final URI MIRROR = URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/");

  private static final Map<String, String> SHA_256 =
      Map.of(
          "train-images-idx3-ubyte",
          "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971",
          "train-labels-idx1-ubyte",
          "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203",
          "t10k-images-idx3-ubyte",
          "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be",
          "t10k-labels-idx1-ubyte",
          "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b");

  private MnistDownload() {}

  /** Fetches a file unless the folder has it. */
  static void fetch(URI mirror, Path folder, String name) {
    Path target = folder.resolve(name + ".gz");
    if (Files.exists(target) || Files.exists(folder.resolve(name))) {
      return;
    }
    URI source = mirror.resolve(name + ".gz");
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, name, ".part");
      try {
        String sum = copy(source, part);
        if (!sum.equals(SHA_256.get(name))) {
          throw new IOException(
              source + " has the SHA-256 " + sum + ", not MNIST's " + SHA_256.get(name));
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String copy(URI source, Path target) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    HttpRequest request = HttpRequest.newBuilder(source).timeout(Duration.ofMinutes(10)).build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream body = new DigestInputStream(response.body(), digest)) {
        if (response.statusCode() != 200) {
          throw new IOException(source + " answered with status " + response.statusCode());
        }
        Files.copy(body, target, StandardCopyOption.REPLACE_EXISTING);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching " + source, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
