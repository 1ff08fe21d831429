package org.jtorch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code jtorch serve} in a separate process, with signals and system properties. */
final class ServeProcess implements AutoCloseable {
  private static final Pattern ADDRESS =
      Pattern.compile("serving \\d+ models? at (http://\\S+),.*");

  final Process process;
  final List<String> lines = new ArrayList<>();
  private final BufferedReader out;
  private final HttpClient client = HttpClient.newHttpClient();
  private String url = "";

  private ServeProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the command and waits until it prints its address, or until it has ended. */
  static ServeProcess start(List<String> jvm, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(JtorchCommand.class.getName(), "serve", "--port", "0"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ServeProcess started =
        new ServeProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    started.awaitAddress();
    return started;
  }

  private void awaitAddress() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.matches()) {
        url = matcher.group(1);
        return;
      }
    }
  }

  /** Reads what it prints until it ends. */
  String rest() throws IOException {
    StringBuilder rest = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      rest.append(line).append('\n');
    }
    return rest.toString();
  }

  int port() {
    return URI.create(url).getPort();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Sends SIGTERM. */
  void terminate() {
    boolean unused = process.toHandle().destroy(); // Process.destroy would close its output
  }

  int awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("the process has not ended in " + seconds + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
