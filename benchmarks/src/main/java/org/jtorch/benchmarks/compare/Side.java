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

/** Process that runs workloads on request. */
final class Side implements AutoCloseable {
  private final Column column;
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  Side(Column column, List<String> command, Map<String, String> environment) throws IOException {
    this.column = column;
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

  Column column() {
    return column;
  }

  double check(Task task) throws IOException {
    return ask("check " + task);
  }

  /** Measures the nanoseconds per operation. */
  double time(Task task, int callers) throws IOException {
    return ask("time " + task + " " + task.operations() + " " + callers);
  }

  private double ask(String question) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(column + " ended at: " + question);
    }
    return Double.parseDouble(answer);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
