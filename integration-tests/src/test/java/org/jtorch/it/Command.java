package org.jtorch.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program in a separate folder and records both output streams. */
public final class Command {
  private static final long MINUTES = 5;

  private final List<String> words;
  private final Map<String, String> environment = new HashMap<>();
  private Path folder = Repository.root();
  private String input = "";
  private long minutes = MINUTES;

  private Command(List<String> words) {
    this.words = words;
  }

  public static Command of(List<String> words) {
    return new Command(words);
  }

  public static Command of(String... words) {
    return of(List.of(words));
  }

  /** Returns a command for the JVM of a home folder, with the flag that the README requires. */
  public static Command java(Path home, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(home.resolve("bin/java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(arguments);
    return new Command(words);
  }

  /** Returns a command for the JVM that runs the tests. */
  public static Command java(String... arguments) {
    return java(Path.of(System.getProperty("java.home")), List.of(arguments));
  }

  public Command in(Path where) {
    folder = where;
    return this;
  }

  public Command with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Command reading(String text) {
    input = text;
    return this;
  }

  /** Sets the time after which the program is ended. */
  public Command within(long limit) {
    minutes = limit;
    return this;
  }

  /** Runs the program; a program that hangs is ended and fails. */
  public Result run() throws IOException, InterruptedException {
    Path files = Repository.freshFolder("command");
    Path in = Files.writeString(files.resolve("in"), input);
    Path out = files.resolve("out");
    Path err = files.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("hangs: " + words + "\n" + Files.readString(err));
    }
    return new Result(
        String.join(" ", words),
        process.exitValue(),
        Files.readString(out),
        LibtorchRelease.withoutWarning(Files.readString(err)));
  }

  /** Exit value and outputs, without the line that JavaCPP prints when it loads the binding. */
  public record Result(String command, int exitCode, String out, String err) {
    /** Returns this result, or throws if the program failed. */
    public Result ok() {
      if (exitCode != 0) {
        throw new AssertionError(command + " gave " + exitCode + "\n" + out + "\n" + err);
      }
      return this;
    }
  }
}
