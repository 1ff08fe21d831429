package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs commands and waits for them. */
final class Command {
  private Command() {}

  /** Runs a command with inherited streams and returns its exit value. */
  static int run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  /** Runs a command and throws if it fails. */
  static void require(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    require(command, run(command, environment));
  }

  /** Returns the lines that a command prints. */
  static List<String> lines(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    require(command, process.waitFor());
    return text.lines().toList();
  }

  private static void require(List<String> command, int exit) throws IOException {
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + " gave " + exit);
    }
  }
}
