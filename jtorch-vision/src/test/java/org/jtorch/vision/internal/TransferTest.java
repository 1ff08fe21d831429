package org.jtorch.vision.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTest {
  private static final byte[] CONTENT = "content of a file\n".repeat(10_000).getBytes(UTF_8);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Long> progress = new CopyOnWriteArrayList<>();
  private HttpServer server = start(exchange -> {});
  @TempDir Path folder;

  private HttpServer start(HttpHandler handler) {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.setExecutor(Executors.newCachedThreadPool());
      started.createContext(
          "/",
          exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
            handler.handle(exchange);
          });
      started.start();
      return started;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(HttpHandler handler) {
    server.stop(0);
    server = start(handler);
  }

  private Path fetch(String address) throws IOException {
    URI source = URI.create(address);
    Path part = folder.resolve("part");
    new Transfer(
            source,
            source,
            part,
            (from, received, total) -> progress.add(received),
            Duration.ofMillis(5),
            Duration.ofMillis(400))
        .run();
    return part;
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/f";
  }

  private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  /** Sends a part of the content and ends the connection, or leaves it open. */
  private static void sendPart(HttpExchange exchange, int count, boolean end) throws IOException {
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, count);
    exchange.getResponseBody().flush();
    if (end) {
      throw new IOException("the connection is ended");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrokenOrStalledConnectionIsContinued(boolean end) throws IOException {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          if (requests.size() == 1) {
            sendPart(exchange, 100_000, end);
          } else {
            assertThat(exchange.getRequestHeaders().getFirst("If-Range")).isEqualTo("\"1\"");
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            send(exchange, 206, Arrays.copyOfRange(CONTENT, from, CONTENT.length));
          }
        });
    assertThat(fetch(address())).hasBinaryContent(CONTENT);
    assertThat(requests).hasSize(2).last().asString().startsWith("/f bytes=");
    assertThat(progress).isSorted().last().isEqualTo((long) CONTENT.length);
  }

  @Test
  void aServerThatCannotContinueIsAskedForTheWholeFile() throws IOException {
    serve(
        exchange -> {
          if (requests.size() < 3) {
            sendPart(exchange, 50_000, true);
          } else {
            send(exchange, 200, CONTENT);
          }
        });
    assertThat(fetch(address())).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/f", "/f", "/f");
  }

  @Test
  void aConnectionThatAlwaysBreaksIsGivenUp() {
    serve(exchange -> sendPart(exchange, 50_000, true));
    assertThatIOException()
        .isThrownBy(() -> fetch(address()))
        .withMessageMatching("the connection ended after .* bytes.*, in 5 attempts");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void aBusyServerIsAskedAgain(int status) throws IOException {
    serve(
        exchange -> {
          if (requests.size() < 3) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            send(exchange, status, new byte[0]);
          } else {
            send(exchange, 200, CONTENT);
          }
        });
    assertThat(fetch(address())).hasBinaryContent(CONTENT);
    serve(exchange -> send(exchange, status, new byte[0]));
    requests.clear();
    assertThatIOException()
        .isThrownBy(() -> fetch(address()))
        .withMessage("the server returned status " + status + ", in 5 attempts");
    assertThat(requests).hasSize(5);
  }

  @Test
  void otherStatusesAreToldAtOnce() {
    serve(exchange -> send(exchange, 403, new byte[0]));
    assertThatIOException()
        .isThrownBy(() -> fetch(address()))
        .withMessage("the server returned status 403");
    assertThat(requests).hasSize(1);
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/g");
          boolean moved = exchange.getRequestURI().getPath().equals("/g");
          send(exchange, moved ? 200 : 302, moved ? CONTENT : new byte[0]);
        });
    assertThat(fetch(address())).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/f", "/g");
  }

  @Test
  void theProxyOfTheJdkIsUsed() throws IOException {
    serve(exchange -> send(exchange, 200, CONTENT));
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", Integer.toString(server.getAddress().getPort()));
    try {
      assertThat(fetch("http://datasets.invalid/f")).hasBinaryContent(CONTENT);
      assertThat(requests).containsExactly("http://datasets.invalid/f");
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }

  @Test
  void thePageOfGoogleDriveIsConfirmed() throws IOException {
    String page =
        "<!DOCTYPE html><html><title>Virus scan warning</title><form id=\"download-form\""
            + " action=\"/download?a=1&amp;b=2\" method=\"get\"><input type=\"submit\"/>"
            + "<input type=\"hidden\" name=\"id\" value=\"x y\"><input type=\"hidden\""
            + " name=\"confirm\" value=\"t\"></form></html>";
    serve(
        exchange -> {
          boolean confirmed = exchange.getRequestURI().getPath().equals("/download");
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          send(exchange, 200, confirmed ? CONTENT : page.getBytes(UTF_8));
        });
    assertThat(fetch(address())).hasBinaryContent(CONTENT);
    assertThat(requests).containsExactly("/f", "/download?a=1&b=2&id=x+y&confirm=t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><title>Quota exceeded </title></html>",
        "<form id=\"download-form\" action=\"http://elsewhere.invalid/\"></form>",
        "<form id=\"download-form\" action=\"/f\"></form>"
      })
  void otherPagesAreRefused(String page) {
    serve(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          send(exchange, 200, page.getBytes(UTF_8));
        });
    assertThatIOException()
        .isThrownBy(() -> fetch(address()))
        .withMessageMatching(
            "the server returned (a web page instead of the file: Quota exceeded|a web page that"
                + " leads to another server|its page of confirmation again)");
  }
}
