package com.example.resnet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.serving.http.InferenceRequest;
import org.jtorch.serving.http.InferenceResponse;

/**
 * The JDK's HTTP server in front of the Open Inference Protocol, on loopback: it has neither
 * encryption nor passwords. A thread per request waits for the answer, so that a batch gathers up
 * to as many requests as there are threads.
 */
final class HttpFrontend {
  private static final int THREADS = 32;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final InferenceHandler handler;

  private HttpFrontend(HttpServer server, InferenceHandler handler) {
    this.server = server;
    this.handler = handler;
  }

  static HttpFrontend start(int port, InferenceHandler handler) throws IOException {
    // Else the JDK's server waits for the client's acknowledgement of a response's header.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpFrontend frontend = new HttpFrontend(HttpServer.create(address, 0), handler);
    frontend.server.createContext("/", frontend::answer);
    frontend.server.setExecutor(frontend.threads);
    frontend.server.start();
    return frontend;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    InferenceRequest request =
        new InferenceRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)),
            exchange.getRequestBody());
    try (exchange;
        InferenceResponse response = handler.handle(request).join()) {
      response.headers().forEach(exchange.getResponseHeaders()::set);
      // The JDK's server takes 0 for chunks, and -1 for an empty body.
      long length = response.length().orElse(0);
      boolean isEmpty = response.length().isPresent() && length == 0;
      exchange.sendResponseHeaders(response.status(), isEmpty ? -1 : length);
      if (!isEmpty) {
        response.writeTo(exchange.getResponseBody());
      }
    }
  }

  /** Writes the answers of the requests under way, and stops. */
  void stop(Duration atMost) {
    threads.shutdown();
    try {
      boolean ignored = threads.awaitTermination(atMost.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }
}
