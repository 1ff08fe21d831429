package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM for a program that may end it, or that needs options of its own. */
public final class ChildJvm {
  private final List<String> options = new ArrayList<>();
  private boolean errors = true;

  /** A JVM with this JVM's class path. */
  public ChildJvm(String... options) {
    this.options.addAll(List.of(options));
    if (Runtime.version().feature() >= 24) {
      this.options.add("--enable-native-access=ALL-UNNAMED");
    }
  }

  /** A JVM for programs of scripts: a small heap, compiled quickly. */
  static ChildJvm small() {
    return new ChildJvm("-Xmx128m", "-XX:TieredStopAtLevel=1");
  }

  /** Leaves the error stream out of the output. */
  ChildJvm withoutErrors() {
    errors = false;
    return this;
  }

  /** Runs a program, which must exit with 0, and returns the lines that it prints. */
  public List<String> run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(errors);
    if (!errors) {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String out = LibtorchRelease.withoutWarning(printed);
    assertThat(process.waitFor()).as(command + ":\n" + out).isZero();
    return out.lines().toList();
  }
}
