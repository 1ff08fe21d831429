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
   * Writes the table as a resource, and as the overview of the Javadoc.
   *
   * @param arguments the folder of specs, that of generated sources, the resource, the overview
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Path specs = Path.of(arguments[0]);
    PyTorchNames names = PyTorchNames.read(specs.resolve("pytorch-names-2.13.txt"));
    NameTable table =
        new NameTable(
            names,
            Elsewhere.read(specs.resolve("elsewhere.txt"), names),
            new Homes(Thread.currentThread().getContextClassLoader(), "org.jtorch"),
            Schemas.read(specs.resolve("schemas-2.10.txt")));
    Map<String, Row> rows = table.rows();
    write(Path.of(arguments[2]), text(rows));
    write(Path.of(arguments[3]), overview(rows, indexed(Path.of(arguments[1]))));
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
            "elsewhere.txt: " + name + " lives in " + home.link() + "; it needs no reason");
      }
      return new Row("home", home.text(), home.link());
    } else if (reason == null) {
      return new Row(MISSING, "not in jtorch yet", "");
    }
    check(name, plain, reason);
    String text = reason.text();
    if (reason.reason() == Elsewhere.Reason.BACKEND && !text.contains("aten::")) {
      text =
          (text.isEmpty() ? "" : text + ": ")
              + "Ops.unchecked().call(\"aten::"
              + plain
              + "\", ...)";
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

  /** What Javadoc's search leads to for names that no method's Javadoc has an entry of. */
  private static String overview(Map<String, Row> rows, Set<String> indexed) {
    StringBuilder page = new StringBuilder();
    page.append(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>jtorch</title></head>\n<body>\n");
    page.append("<p>Where each public function of PyTorch 2.13 lives,")
        .append(" or why it does not.</p>\n<table>\n<caption>PyTorch's names</caption>\n")
        .append("<tr><th scope=\"col\">PyTorch</th><th scope=\"col\">jtorch</th></tr>\n");
    rows.forEach((name, row) -> page.append(cells(name, row, indexed.contains(name))));
    return page.append("</table>\n</body>\n</html>\n").toString();
  }

  private static String cells(String name, Row row, boolean indexed) {
    String place =
        row.home().isEmpty()
            ? row.kind() + ": " + Javadoc.marked(row.text())
            : "{@link " + row.home() + " " + shortLink(row.home()) + "}";
    String entry = indexed ? name : "{@index " + name + "}";
    return "<tr><td>" + entry + "</td><td>" + place + "</td></tr>\n";
  }

  /** {@code F.gelu} for {@code org.jtorch.F#gelu}. */
  private static String shortLink(String link) {
    return link.substring(link.lastIndexOf('.') + 1).replace('#', '.');
  }

  /** The names that generated Javadoc has entries of for its search. */
  private static Set<String> indexed(Path sources) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(sources)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    Set<String> indexed = new TreeSet<>();
    for (Path file : files) {
      String text = Files.readString(file).replaceAll("\\n\\s*\\*", "");
      INDEXED.matcher(text).results().forEach(match -> indexed.add(match.group(1)));
    }
    return indexed;
  }
}
