package org.jtorch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Serving;
import org.jtorch.serving.StreamModel;
import org.jtorch.serving.StreamNetwork;
import org.jtorch.serving.http.InferenceHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(60)
class HttpFrontendTest {
  /** Sends "tick" without end; each step waits for a permit. */
  private static final class Ticks implements StreamNetwork<String, String, Ticks.State> {
    final Semaphore permits = new Semaphore(0);
    final AtomicInteger open = new AtomicInteger();

    /** A tensor, so that an open state is seen as a leak. */
    final class State implements AutoCloseable {
      private final Tensor memory = TensorScope.unscoped(Torch.zeros(1));

      State() {
        open.incrementAndGet();
      }

      @Override
      public void close() {
        memory.close();
        open.decrementAndGet();
      }
    }

    @Override
    public long stateBytes(String input) {
      return 4;
    }

    @Override
    public State start(String input) {
      return new State();
    }

    @Override
    public List<Piece<String>> step(List<State> states) {
      permits.acquireUninterruptibly();
      return states.stream().map(state -> new Piece<>(List.of("tick"), false)).toList();
    }

    @Override
    public void close() {
      // It has no weights.
    }
  }

  private final Ticks ticks = new Ticks();
  private Serving serving;
  private HttpFrontend frontend;

  @BeforeEach
  void open() throws IOException {
    serving = Serving.open(o -> o.workers(1));
    var unused =
        serving.add(StreamModel.of("ticks", "1", device -> ticks, o -> o.inputType(String.class)));
    frontend =
        HttpFrontend.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InferenceHandler.of(serving, o -> o.page(true)));
  }

  @AfterEach
  void close() {
    ticks.permits.release(1000);
    frontend.close();
    serving.close();
    assertThat(ticks.open).hasValue(0);
  }

  private Socket send(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), frontend.address().getPort());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private String first(String request) throws IOException {
    try (Socket socket = send(request)) {
      return reader(socket).readLine();
    }
  }

  @Test
  void eventsArriveOneByOneAndALeavingClientEndsThem() throws Exception {
    String body = "{\"text_input\":\"go\"}";
    try (Socket socket =
        send(
            "POST /v2/models/ticks/generate_stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)) {
      BufferedReader in = reader(socket);
      assertThat(in.readLine()).startsWith("HTTP/1.1 200");
      for (int i = 0; i < 3; i++) {
        ticks.permits.release(1);
        String line = in.readLine();
        while (!line.startsWith("data: ")) {
          line = in.readLine();
        }
        assertThat(line).contains("\"text_output\":\"tick\"");
      }
    }
    ticks.permits.release(100);
    assertThat(frontend.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (ticks.open.get() > 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(1);
    }
  }

  @Test
  void rootLeadsToThePage() throws IOException {
    try (Socket socket = send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
      assertThat(reader(socket).lines())
          .contains("Location: /jtorch")
          .first()
          .asString()
          .contains("302");
    }
  }

  @Test
  void headHasNoBody() throws IOException {
    try (Socket socket =
        send("HEAD /jtorch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
      assertThat(reader(socket).lines().toList()).last().asString().isEmpty();
    }
  }

  @Test
  void namesOfOtherHostsAreRefused() throws IOException {
    String end = "\r\nConnection: close\r\n\r\n";
    assertThat(first("GET /v2 HTTP/1.1\r\nHost: evil.example" + end)).contains("403");
    assertThat(first("GET /v2 HTTP/1.1\r\nHost: localhost.evil.example" + end)).contains("403");
    assertThat(first("GET /v2 HTTP/1.1\r\nHost: 127.0.0.1.evil.example" + end)).contains("403");
    assertThat(first("GET /v2 HTTP/1.1\r\nHost: 127.0.0.1:80" + end)).contains("200");
    assertThat(first("GET /v2 HTTP/1.1\r\nHost: [::1]:80" + end)).contains("200");
  }

  @Test
  void garbageDoesNotDisturbOthers() throws IOException {
    for (String garbage : List.of("\r\n\r\n", "x\r\n\r\n", "GET\r\n\r\n", "\u0001\u0002\r\n\r\n")) {
      try (Socket socket = send(garbage)) {
        socket.shutdownOutput();
        assertThat(reader(socket).lines()).noneMatch(line -> line.contains("200 OK"));
      }
    }
    assertThat(first("GET /v2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .contains("200");
  }
}
