package org.jtorch.loader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.loader.internal.Versions;

/** A child JVM with this JVM's class path or a part of it. */
final class ChildJvm {

  private static final List<String> CLASS_PATH =
      Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));

  private final Path folder;
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> variables = new HashMap<>();
  private List<String> classPath = CLASS_PATH;

  /** Creates a child JVM whose output is written to files in this folder. */
  ChildJvm(Path folder) {
    this.folder = folder;
    if (Runtime.version().feature() >= 24) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
  }

  ChildJvm with(String option) {
    options.add(option);
    return this;
  }

  /** Removes the flag recommended in the README. */
  ChildJvm withoutNativeAccess() {
    options.removeIf(option -> option.startsWith("--enable-native-access"));
    return this;
  }

  ChildJvm withVariable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Removes the native jars, whose names contain their platform. */
  ChildJvm withoutNatives() {
    classPath =
        classPath.stream().filter(entry -> !entry.matches(".*-(x86_64|arm64)\\.jar")).toList();
    return this;
  }

  /** Adds a jar to the class path. */
  ChildJvm withJar(Path jar) {
    classPath = Stream.concat(classPath.stream(), Stream.of(jar.toString())).toList();
    return this;
  }

  Running start(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
    command.addAll(List.of(args));
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().remove(OpenBlasCore.VARIABLE);
      builder.environment().putAll(variables);
      return new Running(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result run(Class<?> main, String... args) {
    return start(main, args).await();
  }

  /**
   * Removes the line that the libtorch of this build makes JavaCPP print, once per class loader.
   */
  private static String withoutWarning(String printed) throws IOException {
    String release = Versions.ofThisBuild().libtorch().replaceFirst("\\.\\d+$", "");
    String resource = "/libtorch-" + release + ".properties";
    Properties expected = new Properties();
    try (InputStream in = ChildJvm.class.getResourceAsStream(resource)) {
      expected.load(Objects.requireNonNull(in, resource));
    }
    String warning = Objects.requireNonNull(expected.getProperty("warning"), resource);
    return warning.isEmpty() ? printed : printed.replaceAll(Pattern.quote(warning) + "\\R", "");
  }

  /** A running child JVM. */
  record Running(Process process, Path out, Path err) {

    Result await() {
      try {
        int exit = process.waitFor();
        String errors = withoutWarning(Files.readString(err, UTF_8));
        return new Result(exit, Files.readString(out, UTF_8), errors);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The exit code and output, without the line that JavaCPP prints when it loads the binding. */
  record Result(int exit, String out, String err) {}
}
