package org.jtorch.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A process that does the work when asked: Python, the raw binding, or jtorch. */
final class Side implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  Side(String name, List<String> command, Map<String, String> environment) throws IOException {
    this.name = name;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    process = builder.start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    questions =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  String name() {
    return name;
  }

  boolean does(String workload) throws IOException {
    return !ask("check " + workload).equals("none");
  }

  double check(String workload) throws IOException {
    return Double.parseDouble(ask("check " + workload));
  }

  /** Nanoseconds an operation. */
  double time(String workload, int times, int threads) throws IOException {
    return Double.parseDouble(ask("time " + workload + " " + times + " " + threads));
  }

  String ask(String question) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + " ended at: " + question);
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
