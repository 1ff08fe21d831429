package org.jtorch.cli;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jtorch.Torch;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.serving.http.InferenceRequest;
import org.jtorch.serving.http.InferenceResponse;

/**
 * The JDK's HTTP server in front of a handler. Threads, requests under way and connections are
 * bounded; a request's thread reads it and is then free, another one writes the response.
 */
final class HttpFrontend implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("org.jtorch.cli");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");
  private static final int THREADS = 128;
  private static final int MAX_UNDER_WAY = 1024;
  private static final int IDLE_SECONDS = 30;

  private final HttpServer server;
  private final InferenceHandler handler;
  private final boolean loopback;
  private final ThreadPoolExecutor readers = pool("jtorch-http-read");
  private final ThreadPoolExecutor writers = pool("jtorch-http-write");
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY, true);

  private HttpFrontend(HttpServer server, InferenceHandler handler) {
    this.server = server;
    this.handler = handler;
    this.loopback = server.getAddress().getAddress().isLoopbackAddress();
  }

  /**
   * Sets the time limits of connections, which the JDK reads when the first server is created.
   *
   * @param read time for a request to arrive
   * @param respond time from there to the response's end
   */
  static void limitTimes(Duration read, Duration respond) {
    set("sun.net.httpserver.maxReqTime", read.toSeconds());
    set("sun.net.httpserver.maxRspTime", respond.toSeconds());
    set("sun.net.httpserver.maxReqHeaders", 100);
    set("jdk.httpserver.maxConnections", 2L * MAX_UNDER_WAY);
    // Without it the JDK's server waits for the client's acknowledgement of a response's header.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static void set(String property, long value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Long.toString(value));
    }
  }

  static HttpFrontend start(InetSocketAddress address, InferenceHandler handler)
      throws IOException {
    HttpFrontend frontend = new HttpFrontend(HttpServer.create(address, 0), handler);
    frontend.server.createContext("/", frontend::accept);
    frontend.server.setExecutor(frontend.readers);
    frontend.server.start();
    return frontend;
  }

  private static ThreadPoolExecutor pool(String name) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_UNDER_WAY),
            task -> {
              Thread thread =
                  new Thread(() -> runOnOneProcessor(task), name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Codecs run on these threads, next to many others: each uses one processor. */
  private static void runOnOneProcessor(Runnable task) {
    Torch.setNumThreads(1);
    task.run();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private void accept(HttpExchange exchange) throws IOException {
    if (!mayEnter()) {
      refuse(exchange, 503, "too many requests are under way");
      return;
    }
    boolean handedOver = false;
    try {
      if (loopback && !isLocal(exchange.getRequestHeaders().getFirst("Host"))) {
        refuse(exchange, 403, "this server answers requests for this machine's own name only");
      } else if (path(exchange).equals("/")) {
        exchange.getResponseHeaders().set("Location", "/jtorch");
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
      } else {
        handle(exchange);
        handedOver = true;
      }
    } finally {
      if (!handedOver) {
        underWay.release();
      }
    }
  }

  /** Returns whether there is room; a thread that waits for quiet comes first. */
  private boolean mayEnter() {
    try {
      return underWay.tryAcquire(0, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Refuses pages of other hosts that have this machine's address in their name's entry. */
  private static boolean isLocal(String host) {
    String name = host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost") || LOOPBACK.matcher(name).matches() || name.equals("[::1]");
  }

  /** Returns the path; a request such as "OPTIONS *" has none. */
  private static String path(HttpExchange exchange) {
    return Objects.requireNonNullElse(exchange.getRequestURI().getRawPath(), "");
  }

  private void handle(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    CompletableFuture<InferenceResponse> response =
        handler.handle(
            new InferenceRequest(
                exchange.getRequestMethod(),
                path(exchange),
                name -> Optional.ofNullable(headers.getFirst(name)),
                exchange.getRequestBody()));
    if (response.isDone()) {
      write(exchange, response.join());
      return;
    }
    CompletableFuture<Void> unused =
        response.thenAccept(
            ready -> {
              try {
                writers.execute(() -> write(exchange, ready));
              } catch (RejectedExecutionException e) {
                ready.close();
                exchange.close();
                underWay.release();
              }
            });
  }

  private void write(HttpExchange exchange, InferenceResponse response) {
    try (exchange;
        response) {
      send(exchange, response);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client left before its response", e);
    } finally {
      underWay.release();
    }
  }

  private static void send(HttpExchange exchange, InferenceResponse response) throws IOException {
    Map<String, String> headers;
    OptionalLong length;
    try {
      headers = response.headers();
      length = response.length();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a response could not be rendered", e);
      refuse(exchange, 500, "the answer could not be rendered");
      return;
    }
    headers.forEach(exchange.getResponseHeaders()::set);
    boolean empty = length.orElse(-1) == 0 || exchange.getRequestMethod().equalsIgnoreCase("HEAD");
    exchange.sendResponseHeaders(response.status(), empty ? -1 : length.orElse(0));
    if (!empty) {
      OutputStream out = exchange.getResponseBody();
      response.writeTo(out);
      out.close();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    byte[] body = ("{\"error\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (status == 503) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /**
   * Waits for the requests under way.
   *
   * @return false if some are left
   */
  boolean awaitQuiet(Duration atMost) throws InterruptedException {
    boolean quiet = underWay.tryAcquire(MAX_UNDER_WAY, atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (quiet) {
      underWay.release(MAX_UNDER_WAY);
    }
    return quiet;
  }

  @Override
  public void close() {
    server.stop(0);
    readers.shutdown();
    writers.shutdown();
  }

  /** Returns an address as a URL has it. */
  static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
  }
}
