package org.jtorch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(180)
class ServeCommandTest {
  /** Multiplies a (N, 64) input by the weights of a trained perceptron. */
  private static final Path MODEL =
      Path.of("..", "jtorch-api", "src", "test", "resources", "org", "jtorch", "script")
          .resolve("perceptron.pt");

  private static final String REQUEST =
      "{\"inputs\":[{\"name\":\"input\",\"shape\":[2,64],\"datatype\":\"FP32\",\"data\":["
          + "0.5,".repeat(127)
          + "0.5]}]}";

  @TempDir private Path folder;

  private static String run(int code, Object... arguments) {
    StringWriter printed = new StringWriter();
    CommandLine line = JtorchCommand.commandLine();
    line.setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    assertThat(line.execute(texts)).as(printed.toString()).isEqualTo(code);
    return printed.toString();
  }

  @Test
  void helpNamesTheOptionsAndExitCodes() {
    assertThat(run(0, "serve", "--help"))
        .contains("--repository=FOLDER", "--max-delay=TIME", "--allow-repository-changes")
        .contains("Exit codes:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve | serve needs a MODEL or --repository",
        "serve a.pt --allow-repository-changes | --allow-repository-changes needs --repository",
        "serve a.pt --workers 0 | --workers, --max-batch and --timeout must be positive",
        "serve a.pt --max-delay 5 | \"5\" is not a time: write for example 500us, 5ms, 30s or 2m",
        "serve a.pt --picture a=2x3 | \"2x3\" is not a picture's size: write for example",
        "serve a.pt -i 2x3 | --input is MODEL=SHAPE[:DTYPE], not \"2x3\"",
      })
  void wrongCommandLineExitsWithTwo(String arguments, String message) {
    assertThat(run(2, (Object[]) arguments.split(" "))).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve nowhere.pt | there is no file nowhere.pt",
        "serve a.pt b/a.pt | there are two models a: write NAME=FILE",
        "serve a.pt --labels b=c | there is no model b; there are [a]",
        "serve --repository nowhere | there is no file nowhere",
      })
  void refusedModelExitsWithOne(String arguments, String message) {
    assertThat(run(1, (Object[]) arguments.split(" "))).contains(message);
  }

  @Test
  void fileThatIsNoModelExitsWithOne() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.pt"), "no model");
    assertThat(run(1, "serve", text)).contains("notes").doesNotContain("\tat ");
  }

  @Test
  void signalUnderLoadFailsNoRequest() throws Exception {
    try (ServeProcess serve =
        ServeProcess.start(List.of(), MODEL, "-i", "perceptron=64", "--workers", "1")) {
      assertThat(serve.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(serve.get("/jtorch").body()).contains("jtorch serving");
      AtomicInteger answered = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      List<String> failures = new ArrayList<>();
      AtomicBoolean signalled = new AtomicBoolean();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread client =
            new Thread(() -> send(serve, signalled, answered, refused, failures), "client-" + i);
        client.start();
        clients.add(client);
      }
      while (answered.get() < 40) {
        Thread.sleep(10);
      }
      signalled.set(true);
      serve.terminate();
      for (Thread client : clients) {
        client.join();
      }
      String rest = serve.rest();
      int code = serve.awaitEnd(20);
      assertThat(failures).isEmpty();
      assertThat(rest).contains("stopped").doesNotContain("\tat ");
      assertThat(code).isEqualTo(143);
    }
  }

  /** Sends requests until one is refused because of the signal. */
  private static void send(
      ServeProcess serve,
      AtomicBoolean signalled,
      AtomicInteger answered,
      AtomicInteger refused,
      List<String> failures) {
    while (true) {
      try {
        HttpResponse<String> response = serve.post("/v2/models/perceptron/infer", REQUEST);
        if (response.statusCode() == 200) {
          answered.incrementAndGet();
          continue;
        }
        if (response.statusCode() != 503
            || response.headers().firstValue("Retry-After").isEmpty()) {
          failures.add(response.statusCode() + " " + response.body());
        }
        refused.incrementAndGet();
      } catch (IOException e) {
        if (!signalled.get()) {
          failures.add("before the signal: " + e);
        }
      } catch (InterruptedException e) {
        failures.add(e.toString());
      }
      return;
    }
  }

  @Test
  void slowClientsAreCutOffAndDelayNoOther() throws Exception {
    try (ServeProcess serve =
        ServeProcess.start(
            List.of("-Dsun.net.httpserver.maxReqTime=3"), MODEL, "-i", "perceptron=64")) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), serve.port());
        String start =
            i % 2 == 0
                ? "POST /v2/models/perceptron/infer HTTP/1.1\r\nHost: loc"
                : "POST /v2/models/perceptron/infer HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Length: 1000\r\n\r\n{\"inputs\":";
        socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      long begin = System.nanoTime();
      HttpResponse<String> response = serve.post("/v2/models/perceptron/infer", REQUEST);
      long answered = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertThat(response.statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.setSoTimeout(20_000);
        assertThat(ended(socket)).as("the slow connection is closed").isTrue();
        socket.close();
      }
      long cut = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      System.out.printf(
          Locale.ROOT,
          "60 slow clients: another one answered in %d ms, all cut off in %d ms%n",
          answered,
          cut);
      assertThat(answered).isLessThan(3000);
      assertThat(serve.get("/v2/health/ready").statusCode()).isEqualTo(200);
    }
  }

  /** Returns whether a connection ends, which may come with an answer to what was sent. */
  private static boolean ended(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      while (in.read() >= 0) {
        // what the server says before it closes
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void repositoryIsChangedByNameOnly() throws Exception {
    Path repository = Files.createDirectory(folder.resolve("repository"));
    Path outside = Files.copy(MODEL, folder.resolve("outside.pt"));
    Files.copy(MODEL, repository.resolve("one.pt"));
    Files.createSymbolicLink(repository.resolve("link.pt"), outside);
    try (ServeProcess serve =
        ServeProcess.start(List.of(), "--repository", repository, "--allow-repository-changes")) {
      assertThat(serve.get("/v2/models/one/ready").statusCode()).isEqualTo(200);
      Files.copy(MODEL, Files.createDirectory(repository.resolve("two")).resolve("1.pt"));
      assertThat(serve.post("/v2/repository/index", "{}").body())
          .contains("\"name\":\"two\",\"state\":\"UNAVAILABLE\",\"reason\":\"not loaded\"")
          .doesNotContain("link", "outside");
      assertThat(serve.post("/v2/repository/models/two/load", "{}").statusCode()).isEqualTo(200);
      assertThat(serve.get("/v2/models/two").body()).contains("\"versions\":[\"1\"]");
      assertThat(serve.post("/v2/repository/models/one/unload", "{}").statusCode()).isEqualTo(200);
      assertThat(serve.get("/v2/models/one/ready").statusCode()).isEqualTo(503);
      assertThat(serve.post("/v2/models/one/infer", REQUEST).statusCode()).isEqualTo(503);
      assertThat(serve.post("/v2/repository/models/one/load", "").statusCode()).isEqualTo(200);
      assertThat(serve.post("/v2/models/one/infer", REQUEST).statusCode()).isEqualTo(200);
      for (String name : List.of("link", "..%2Foutside", "outside", "%2Ftmp", "repository")) {
        assertThat(serve.post("/v2/repository/models/" + name + "/load", "{}").statusCode())
            .as(name)
            .isEqualTo(404);
      }
      String files = "{\"parameters\":{\"file:1/model.pt\":\"AAAA\",\"config\":\"{}\"}}";
      assertThat(serve.post("/v2/repository/models/one/load", files).statusCode()).isEqualTo(400);
    }
  }
}
