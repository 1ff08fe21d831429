package org.jtorch.it.newcomer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.it.Repository;

/**
 * The service example, on a port of the loopback interface that it chose.
 *
 * @param process its JVM
 * @param log what it prints
 * @param port the port of the service
 */
record RunningService(Process process, Path log, int port) implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
  private static final long SECONDS = 180;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Starts an application of Spring Boot. */
  static RunningService start(Path jdk, Path jar, String... options)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    words.addAll(List.of(options));
    words.addAll(List.of("-jar", jar.toString(), "--server.port=0", "--server.address=127.0.0.1"));
    return start(words, STARTED);
  }

  /**
   * Starts a service.
   *
   * @param started what it prints when it has started, with a group that is the port
   */
  static RunningService start(List<String> command, Pattern started)
      throws IOException, InterruptedException {
    Path folder = Repository.freshFolder("service-run");
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    Process process = builder.start();
    for (int tenths = 0; tenths < SECONDS * 10; tenths++) {
      Matcher printed = started.matcher(Files.readString(log));
      if (printed.find()) {
        return new RunningService(process, log, Integer.parseInt(printed.group(1)));
      }
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    process.destroyForcibly();
    throw new AssertionError("the service does not start\n" + Files.readString(log));
  }

  /** The body of the answer to a request with this body. */
  String post(String path, String json) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request(path, "application/json", json.getBytes(UTF_8)));
    if (response.statusCode() != 200) {
      throw new AssertionError(response + "\n" + Files.readString(log));
    }
    return response.body();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build());
  }

  /** A request that posts a body. */
  HttpRequest request(String path, String contentType, byte[] body) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .header("Content-Type", contentType)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  /** A request whose body is sent after the service asked for it and the latch was opened. */
  CompletableFuture<HttpResponse<String>> postWhen(CountDownLatch latch, String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .expectContinue(true)
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new LateBody(latch, json)))
            .build();
    return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static final class LateBody extends ByteArrayInputStream {
    private final CountDownLatch latch;

    LateBody(CountDownLatch latch, String body) {
      super(body.getBytes(UTF_8));
      this.latch = latch;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.read(bytes, offset, length);
    }
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  String printed() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
  }
}
