package org.jtorch.vision.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.vision.io.DownloadProgress;

/** Downloads files and verifies their checksums. */
public final class Download {
  private static final Pattern DRIVE =
      Pattern.compile("https://drive\\.google\\.com/(?:file/d/|open\\?id=)([\\w-]+).*");
  private static final int BUFFER = 1 << 16;

  private Download() {}

  /**
   * Downloads a file. It appears under its name only when it is complete and has the right
   * checksum.
   *
   * @param sum checksum, or null to accept any content
   */
  public static void fetch(
      URI source, Path target, @Nullable Checksum sum, DownloadProgress progress) {
    try {
      Path folder = target.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        copy(source, part, progress);
        if (sum != null) {
          sum.check(part);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot download " + source + ": " + reason(e), e);
    }
  }

  /** Returns the address of a file in a folder. */
  public static URI resolve(URI folder, String name) {
    return URI.create(folder.toString().replaceFirst("/*$", "/") + name);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void copy(URI source, Path target, DownloadProgress progress) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(direct(source))
            .header("User-Agent", "jtorch/vision")
            .timeout(Duration.ofMinutes(10))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("the server returned status " + response.statusCode());
        }
        long total = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        store(body, target, received -> progress.update(source, received, total));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the thread was interrupted", e);
    }
  }

  private static void store(InputStream body, Path target, LongConsumer received)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER];
      long count = 0;
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        out.write(buffer, 0, n);
        count += n;
        received.accept(count);
      }
    }
  }

  /** Returns the address of the content of a file on Google Drive, past its question page. */
  private static URI direct(URI source) {
    Matcher drive = DRIVE.matcher(source.toString());
    return drive.matches()
        ? URI.create(
            "https://drive.usercontent.google.com/download?export=download&confirm=t&id="
                + drive.group(1))
        : source;
  }
}
