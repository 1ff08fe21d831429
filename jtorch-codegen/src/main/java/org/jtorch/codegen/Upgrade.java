package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the schema dump of the specs with that of another libtorch version: lists new, removed
 * and changed schemas with the spec entries, Java methods and hand-written files that use them.
 */
public final class Upgrade {
  private static final String INDENT = "    ";

  /** {@code "aten::add", "Tensor"} or {@code "aten::add.Tensor"}. */
  private static final Pattern CALL =
      Pattern.compile("\"(aten::\\w+)(?:\\.(\\w+))?\"(?:,\\s*\"(\\w*)\")?");

  private final Map<String, String> before;
  private final Map<String, String> after;
  private final Map<String, List<String>> users;
  private final StringBuilder out = new StringBuilder();

  private Upgrade(
      Map<String, String> before, Map<String, String> after, Map<String, List<String>> users) {
    this.before = before;
    this.after = after;
    this.users = users;
  }

  /**
   * Prints the comparison.
   *
   * @param arguments the folder of specs, the schema dump of the other libtorch, and the folder
   *     that contains the hand-written modules
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    System.out.print(report(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])));
  }

  static String report(Path specs, Path dump, Path sources) throws IOException {
    Map<String, List<String>> users = generated(specs);
    addHandWritten(users, sources);
    return new Upgrade(read(specs.resolve(Generate.SCHEMAS)), read(dump), users).report();
  }

  private String report() {
    List<String> added = after.keySet().stream().filter(key -> !before.containsKey(key)).toList();
    List<String> removed = before.keySet().stream().filter(key -> !after.containsKey(key)).toList();
    List<String> changed =
        before.keySet().stream()
            .filter(
                key -> after.containsKey(key) && !Objects.equals(before.get(key), after.get(key)))
            .toList();
    out.append(
        String.format(
            Locale.ROOT,
            "%d new, %d removed, %d changed%n",
            added.size(),
            removed.size(),
            changed.size()));
    section("new", added);
    section("removed", removed);
    section("changed", changed);
    return out.toString();
  }

  private void section(String title, List<String> keys) {
    if (!keys.isEmpty()) {
      out.append(String.format(Locale.ROOT, "%n%s%n", title));
    }
    for (String key : keys) {
      line("- ", before.get(key));
      line("+ ", after.get(key));
      users.getOrDefault(key, List.of()).forEach(user -> line(INDENT, user));
    }
  }

  private void line(String mark, @Nullable String text) {
    if (text != null) {
      out.append(mark).append(text).append(System.lineSeparator());
    }
  }

  private static Map<String, String> read(Path dump) throws IOException {
    Map<String, String> schemas = new TreeMap<>();
    for (String line : Files.readAllLines(dump)) {
      int tab = line.indexOf('\t');
      schemas.put(line.substring(0, tab), line.substring(tab + 1));
    }
    return schemas;
  }

  /** The spec entries and generated methods that use each schema, by the schema's key. */
  private static Map<String, List<String>> generated(Path specs) throws IOException {
    PyTorchNames names = PyTorchNames.read(specs.resolve(Generate.NAMES));
    Operators operators = new Operators(Schemas.read(specs.resolve(Generate.SCHEMAS)), names);
    Map<String, List<String>> users = new LinkedHashMap<>();
    Problems problems = new Problems();
    for (Family family : Generate.families(specs, problems)) {
      Overloads overloads = new Overloads();
      for (Operator operator : operators.of(family, problems)) {
        String place = operator.entry().place();
        problems.during(place, () -> add(users, operator, overloads.of(operator)));
      }
    }
    problems.check();
    return users;
  }

  private static void add(
      Map<String, List<String>> users, Operator operator, List<Method> methods) {
    for (Schema schema : operator.schemas()) {
      List<String> lines =
          users.computeIfAbsent(
              "aten::" + schema.name() + "." + schema.overload(), key -> new ArrayList<>());
      lines.add(operator.entry().place() + ": " + operator.entry().name());
      methods.stream()
          .filter(method -> method.schema().equals(schema))
          .forEach(m -> lines.add(INDENT + operator.family().userName() + "." + m.signature()));
    }
  }

  /** Adds the hand-written files that contain an operator's name. */
  private static void addHandWritten(Map<String, List<String>> users, Path sources)
      throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Upgrade::isMainSource).sorted().toList()) {
        Matcher call = CALL.matcher(Files.readString(file));
        Set<String> keys = new TreeSet<>();
        while (call.find()) {
          String overload = call.group(2) != null ? call.group(2) : call.group(3);
          keys.add(call.group(1) + "." + (overload == null ? "" : overload));
        }
        String name = String.valueOf(file.getFileName());
        keys.forEach(key -> users.computeIfAbsent(key, added -> new ArrayList<>()).add(name));
      }
    }
  }

  private static boolean isMainSource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.endsWith(".java") && path.contains("src/main/java/");
  }
}
