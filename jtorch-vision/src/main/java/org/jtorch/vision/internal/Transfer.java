package org.jtorch.vision.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;
import org.jtorch.vision.io.DownloadProgress;

/**
 * Transfer of one file from a server. A broken or stalled connection is continued where it ended if
 * the server can, or begun again; a busy server is asked again later. The proxy is the JDK's,
 * {@code https.proxyHost}; redirects are followed except from https to http.
 */
final class Transfer {
  /** Attempts in a row without any progress. */
  private static final int ATTEMPTS = 5;

  private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);
  private static final int BUFFER = 1 << 16;
  private static final long MAX_RETRY_AFTER = 60;

  private final URI source;
  private final Path part;
  private final DownloadProgress progress;
  private final Duration pause;
  private final Duration stall;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(30))
          .build();
  private URI address;
  private long received;
  private String validator = "";
  private volatile long lastRead;

  /** A failure after which another attempt may succeed. */
  private static final class RetryException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long seconds;

    RetryException(String message, long seconds, @Nullable Throwable cause) {
      super(message, cause);
      this.seconds = seconds;
    }
  }

  Transfer(URI source, URI address, Path part, DownloadProgress progress) {
    this(source, address, part, progress, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  /**
   * Creates a transfer.
   *
   * @param source address that progress is reported of
   * @param address where the file is
   * @param part file to write
   * @param progress receiver of the progress
   * @param pause time before the second attempt, which doubles with each further one
   * @param stall time after which a connection without data is given up
   */
  Transfer(
      URI source,
      URI address,
      Path part,
      DownloadProgress progress,
      Duration pause,
      Duration stall) {
    this.source = source;
    this.address = address;
    this.part = part;
    this.progress = progress;
    this.pause = pause;
    this.stall = stall;
  }

  void run() throws IOException {
    int failures = 0;
    boolean complete = false;
    while (!complete) {
      long before = received;
      try {
        complete = attempt();
      } catch (RetryException e) {
        failures = received > before ? 1 : failures + 1;
        if (failures == ATTEMPTS) {
          throw new IOException(e.getMessage() + ", in " + ATTEMPTS + " attempts", e);
        }
        sleep(e.seconds >= 0 ? e.seconds * 1000 : pause.toMillis() << (failures - 1));
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("the thread was interrupted", e);
  }

  /** Returns whether the file is complete, or false if it has another address. */
  private boolean attempt() throws IOException, InterruptedException {
    HttpResponse<InputStream> response = send();
    try (InputStream body = new BufferedInputStream(response.body(), BUFFER)) {
      checkStatus(response);
      boolean isPart = response.statusCode() == 206;
      String type = response.headers().firstValue("Content-Type").orElse("");
      if (!isPart && type.startsWith("text/html") && isPage(body)) {
        String page = new String(body.readNBytes(1 << 20), StandardCharsets.UTF_8);
        URI next = ConfirmationPage.next(response.uri(), page);
        if (next.equals(address)) {
          throw new IOException("the server returned its page of confirmation again");
        }
        address = next;
        return false;
      }
      received = isPart ? received : 0;
      validator =
          response
              .headers()
              .firstValue("ETag")
              .filter(tag -> !tag.startsWith("W/"))
              .or(() -> response.headers().firstValue("Last-Modified"))
              .orElse("");
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      store(body, length < 0 ? -1 : received + length);
      return true;
    }
  }

  private void checkStatus(HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    String message = "the server returned status " + status;
    if (BUSY.contains(status)) {
      long wait = response.headers().firstValue("Retry-After").map(Transfer::seconds).orElse(-1L);
      throw new RetryException(message, wait, null);
    } else if (status == 416) {
      validator = "";
      throw new RetryException(message, 0, null);
    } else if (status != 200 && status != 206) {
      String to = response.headers().firstValue("Location").orElse("");
      throw new IOException(
          message + (to.isEmpty() ? "" : ", a redirect that is not followed: " + to));
    }
  }

  private HttpResponse<InputStream> send() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("User-Agent", "jtorch/vision")
            .timeout(Duration.ofMinutes(10));
    if (received > 0 && !validator.isEmpty()) {
      request.header("Range", "bytes=" + received + "-").header("If-Range", validator);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      if (received > 0) {
        throw new RetryException(Download.reason(e), -1, e);
      }
      throw e;
    }
  }

  private static long seconds(String retryAfter) {
    return retryAfter.matches("\\d{1,9}")
        ? Math.min(MAX_RETRY_AFTER, Long.parseLong(retryAfter))
        : -1;
  }

  private boolean isPage(InputStream body) throws IOException {
    body.mark(BUFFER);
    String start = new String(body.readNBytes(64), StandardCharsets.ISO_8859_1);
    body.reset();
    return start.stripLeading().startsWith("<") && !address.getPath().endsWith(".html");
  }

  private void store(InputStream body, long total) throws IOException {
    StandardOpenOption mode =
        received > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    Timer watch = watch(body);
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = read(body, buffer); n >= 0; n = read(body, buffer)) {
        out.write(buffer, 0, n);
        received += n;
        progress.update(source, received, total);
      }
    } finally {
      watch.cancel();
    }
    if (total >= 0 && received < total) {
      throw new RetryException(broken(total), -1, null);
    }
  }

  private String broken(long total) {
    return "the connection ended after " + received + " of " + total + " bytes";
  }

  private int read(InputStream body, byte[] buffer) throws IOException {
    try {
      int count = body.read(buffer);
      lastRead = System.nanoTime();
      return count;
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      throw new RetryException(
          "the connection ended after " + received + " bytes: " + Download.reason(e), -1, e);
    }
  }

  /** Closes a connection that has no data for too long. */
  private Timer watch(InputStream body) {
    lastRead = System.nanoTime();
    Timer timer = new Timer("jtorch-download", true);
    long period = Math.max(1, stall.toMillis() / 4);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            if (System.nanoTime() - lastRead > stall.toNanos()) {
              cancel();
              closeQuietly(body);
            }
          }
        },
        period,
        period);
    return timer;
  }

  /** Closes a stream whose reader is told by its end. */
  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
