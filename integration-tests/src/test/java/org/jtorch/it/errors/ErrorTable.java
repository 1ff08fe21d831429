package org.jtorch.it.errors;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.TensorScope;
import org.jtorch.it.Javac;
import org.jtorch.it.LibtorchRelease;
import org.jtorch.it.Repository;

/**
 * Table of wrong calls and their messages: a line of Java and, indented below it, the full message
 * of libtorch 2.10; {@link LibtorchRelease} has what another release says instead.
 */
record ErrorTable(String name, List<Row> rows) {
  record Row(String call, String message) {}

  private static final Path FOLDER =
      Repository.root().resolve("integration-tests/src/test/resources/errors");

  private static final String INDENT = "    ";

  static List<String> names() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString().replace(".txt", "")).sorted().toList();
    }
  }

  static ErrorTable read(String name) throws IOException {
    List<Row> rows = new ArrayList<>();
    String call = "";
    for (String line : Files.readAllLines(FOLDER.resolve(name + ".txt"))) {
      if (line.startsWith(INDENT)) {
        rows.add(new Row(call, LibtorchRelease.message(line.strip())));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        call = line;
      }
    }
    return new ErrorTable(name, rows);
  }

  /** Returns the same calls with their current messages. */
  ErrorTable asked() throws IOException, ReflectiveOperationException {
    Path folder = Repository.freshFolder("errors");
    Javac.compile(folder, "Calls", source());
    List<Row> answers = new ArrayList<>();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> calls = loader.loadClass("Calls");
      for (int i = 0; i < rows.size(); i++) {
        answers.add(new Row(rows.get(i).call, answer(calls.getMethod("call" + i))));
      }
    }
    return new ErrorTable(name, answers);
  }

  private static String answer(Method call) throws IllegalAccessException {
    try (TensorScope scope = TensorScope.open()) {
      call.invoke(null);
      return "accepted";
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getCause();
      return thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    }
  }

  private String source() {
    StringBuilder source =
        new StringBuilder("import java.util.List;\nimport org.jtorch.*;\n")
            .append("import static org.jtorch.DType.*;\nimport static org.jtorch.Index.*;\n")
            .append("import static org.jtorch.Torch.*;\n")
            .append("public final class Calls {\n")
            .append("  static Object run(Runnable call) { call.run(); return call; }\n");
    for (int i = 0; i < rows.size(); i++) {
      source.append(
          String.format(
              Locale.ROOT,
              "  public static Object call%d() { return %s; }%n",
              i,
              rows.get(i).call));
    }
    return source.append("}\n").toString();
  }

  /** Writes the table with the current messages to a file. */
  void write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      lines.add(row.call);
      lines.add(INDENT + row.message);
    }
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".txt"), lines);
  }
}
