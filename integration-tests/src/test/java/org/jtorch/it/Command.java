package org.jtorch.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end in a folder of its own, its two outputs kept apart. */
public final class Command {
  private static final long MINUTES = 5;

  private final List<String> words;
  private final Map<String, String> environment = new HashMap<>();
  private Path folder = Repository.root();
  private String input = "";

  private Command(List<String> words) {
    this.words = words;
  }

  public static Command of(List<String> words) {
    return new Command(words);
  }

  public static Command of(String... words) {
    return of(List.of(words));
  }

  /** A JVM of a given home, with the flag that the README asks for. */
  public static Command java(Path home, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(home.resolve("bin/java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(arguments);
    return new Command(words);
  }

  /** The JVM that runs the tests. */
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

  /** Runs it; one that hangs is ended and fails. */
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
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("hangs: " + words + "\n" + Files.readString(err));
    }
    return new Result(
        String.join(" ", words), process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** What came of it. */
  public record Result(String command, int exitCode, String out, String err) {
    /** This, if it went well. */
    public Result ok() {
      if (exitCode != 0) {
        throw new AssertionError(command + " gave " + exitCode + "\n" + out + "\n" + err);
      }
      return this;
    }
  }
}
