package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes where every public name of PyTorch lives in the compiled API, or why it does not. */
public final class NameTable {
  private static final Pattern INDEXED = Pattern.compile("\\{@index\\s+([\\w.]+)");

  /** Of a name that has neither a home nor a reason. */
  private static final String MISSING = "missing";

  /** One name; {@code home} is empty where there is only a reason. */
  private record Row(String kind, String text, String home) {}

  private final PyTorchNames names;
  private final Elsewhere elsewhere;
  private final Homes homes;
  private final Schemas schemas;

  NameTable(PyTorchNames names, Elsewhere elsewhere, Homes homes, Schemas schemas) {
    this.names = names;
    this.elsewhere = elsewhere;
    this.homes = homes;
    this.schemas = schemas;
  }

  /**
   * Writes the table as a resource, and as a page of the Javadoc.
   *
   * @param arguments the folder of specs, that of compiled classes, that of the page, and then the
   *     source folders whose Javadoc may have entries for its search
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Path specs = Path.of(arguments[0]);
    PyTorchNames names = PyTorchNames.read(specs.resolve("pytorch-names-2.13.txt"));
    NameTable table =
        new NameTable(
            names,
            Elsewhere.read(specs.resolve("elsewhere.txt"), names),
            new Homes(Thread.currentThread().getContextClassLoader()),
            Schemas.read(specs.resolve("schemas-2.10.txt")));
    Map<String, Row> rows = table.rows();
    write(Path.of(arguments[1], "org/jtorch/pytorch-names.txt"), text(rows));
    Set<String> indexed = new TreeSet<>();
    for (int i = 3; i < arguments.length; i++) {
      collectIndexed(Path.of(arguments[i]), indexed);
    }
    write(Path.of(arguments[2], "org/jtorch/doc-files/pytorch-names.html"), page(rows, indexed));
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** The table as a resource has it, for a test. */
  String text() {
    return text(rows());
  }

  /** Every name in full with its row, in order; refuses reasons that do not hold. */
  private Map<String, Row> rows() {
    Map<String, Row> rows = new TreeMap<>();
    List<String> refusals = new ArrayList<>();
    for (String name : names.all()) {
      try {
        rows.put(PyTorchNames.inFull(name), row(name));
      } catch (SpecException refusal) {
        refusals.add(String.valueOf(refusal.getMessage()));
      }
    }
    if (!refusals.isEmpty()) {
      throw new SpecException(String.join("\n", refusals));
    }
    return rows;
  }

  private Row row(String name) {
    int dot = name.lastIndexOf('.');
    String plain = name.substring(dot + 1);
    Homes.Home home = homes.of(name.substring(0, dot), plain);
    Elsewhere.Entry reason = elsewhere.of(name);
    if (home != null) {
      if (reason != null) {
        throw new SpecException(
            "elsewhere.txt: " + name + " lives in " + home.text() + "; it needs no reason");
      }
      return new Row("home", home.text(), "org.jtorch." + home.type() + "#" + home.method());
    } else if (reason == null) {
      return new Row(MISSING, "not in jtorch yet", "");
    }
    check(name, plain, reason);
    String text = reason.text();
    if (reason.reason() == Elsewhere.Reason.BACKEND && !text.contains("aten::")) {
      text = (text.isEmpty() ? "" : text + ": ") + "Ops.call(\"aten::" + plain + "\", ...)";
    }
    return new Row(reason.reason().words, text, "");
  }

  /** What a reason says of jtorch or libtorch is true. */
  private void check(String name, String plain, Elsewhere.Entry entry) {
    boolean known = !schemas.overloads(plain).isEmpty();
    switch (entry.reason()) {
      case JAVA -> {
        String member = entry.text().split("\\s+")[0].replaceAll(":$", "");
        if (!homes.has(member)) {
          throw new SpecException("elsewhere.txt: " + name + ": jtorch has no " + member);
        }
      }
      case BACKEND -> {
        if (!known && !entry.text().contains("aten::")) {
          throw new SpecException("elsewhere.txt: " + name + ": libtorch has no aten::" + plain);
        }
      }
      case ABSENT -> {
        if (known) {
          throw new SpecException("elsewhere.txt: " + name + ": libtorch has aten::" + plain);
        }
      }
      case PYTHON, DEPRECATED -> {}
    }
  }

  private static String text(Map<String, Row> rows) {
    List<String> lines = new ArrayList<>();
    rows.forEach((name, row) -> lines.add(name + "\t" + row.kind() + "\t" + row.text()));
    return String.join("\n", lines) + "\n";
  }

  /** A page that Javadoc's search leads to for names that no method's Javadoc has an entry of. */
  private static String page(Map<String, Row> rows, Set<String> indexed) {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<title>PyTorch's names</title>\n");
    page.append("</head>\n<body>\n<h1>PyTorch's names</h1>\n");
    page.append("<p>Where each public function of PyTorch 2.13 lives, or why it does not.</p>\n");
    page.append("<table>\n<caption>Names</caption>\n");
    rows.forEach(
        (name, row) -> {
          page.append("<tr><td>")
              .append(indexed.contains(name) ? name : "{@index " + name + "}")
              .append("</td><td>");
          if (row.home().isEmpty()) {
            page.append(row.kind()).append(": ").append(Javadoc.marked(row.text()));
          } else {
            page.append("{@link ").append(row.home()).append('}');
          }
          page.append("</td></tr>\n");
        });
    return page.append("</table>\n</body>\n</html>\n").toString();
  }

  private static void collectIndexed(Path folder, Set<String> indexed) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(folder)) {
      sources = files.filter(f -> f.toString().endsWith(".java")).toList();
    }
    for (Path source : sources) {
      String text = Files.readString(source).replaceAll("\\n\\s*\\*", "");
      INDEXED.matcher(text).results().forEach(match -> indexed.add(match.group(1)));
    }
  }
}
