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

/** Writes the table of PyTorch's public names with their locations in jtorch or reasons. */
public final class NameTable {
  private static final Pattern INDEXED = Pattern.compile("\\{@index\\s+([\\w.]+)");

  /** The kind of a name that has neither a location nor a reason. */
  private static final String MISSING = "missing";

  /** One name; {@code link} is empty for a name without a location. */
  private record Row(String kind, String text, String link) {}

  private final PyTorchNames names;
  private final Unsupported unsupported;
  private final ApiIndex index;
  private final Schemas schemas;

  NameTable(PyTorchNames names, Unsupported unsupported, ApiIndex index, Schemas schemas) {
    this.names = names;
    this.unsupported = unsupported;
    this.index = index;
    this.schemas = schemas;
  }

  /**
   * Writes the table as a resource and as the overview page of the Javadoc.
   *
   * @param arguments the folder of specs, the folder of generated sources, the resource, the
   *     overview page
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Path specs = Path.of(arguments[0]);
    PyTorchNames names = PyTorchNames.read(specs.resolve("pytorch-names-2.13.txt"));
    NameTable table =
        new NameTable(
            names,
            Unsupported.read(specs.resolve("unsupported.txt"), names),
            new ApiIndex(Thread.currentThread().getContextClassLoader(), "org.jtorch"),
            Schemas.read(specs.resolve("schemas-2.10.txt")));
    Map<String, Row> rows = table.rows();
    write(Path.of(arguments[2]), text(rows));
    write(Path.of(arguments[3]), overview(rows, indexed(Path.of(arguments[1]))));
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** The content of the resource. */
  String text() {
    return text(rows());
  }

  /** The rows by full name, in order; throws for reasons that are not true. */
  private Map<String, Row> rows() {
    Map<String, Row> rows = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (String name : names.all()) {
      try {
        rows.put(PyTorchNames.inFull(name), row(name));
      } catch (SpecException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new SpecException(String.join("\n", problems));
    }
    return rows;
  }

  private Row row(String name) {
    int dot = name.lastIndexOf('.');
    String plain = name.substring(dot + 1);
    ApiIndex.Location location = index.find(name.substring(0, dot), plain);
    Unsupported.Entry reason = unsupported.of(name);
    if (location != null) {
      if (reason != null) {
        throw new SpecException(
            "unsupported.txt: " + name + " exists as " + location.link() + "; remove its reason");
      }
      return new Row("home", location.text(), location.link());
    } else if (reason == null) {
      return new Row(MISSING, "not in jtorch yet", "");
    }
    check(name, plain, reason);
    String text = reason.text();
    if (reason.reason() == Unsupported.Reason.BACKEND && !text.contains("aten::")) {
      text =
          (text.isEmpty() ? "" : text + ": ")
              + "Ops.unchecked().call(\"aten::"
              + plain
              + "\", ...)";
    }
    return new Row(reason.reason().label, text, "");
  }

  /** Throws if a reason contradicts jtorch's API or libtorch's schemas. */
  private void check(String name, String plain, Unsupported.Entry entry) {
    boolean inLibtorch = !schemas.overloads(plain).isEmpty();
    switch (entry.reason()) {
      case JAVA -> {
        String member = entry.text().split("\\s+")[0].replaceAll(":$", "");
        if (!index.has(member)) {
          throw new SpecException("unsupported.txt: " + name + ": jtorch has no " + member);
        }
      }
      case BACKEND -> {
        if (!inLibtorch && !entry.text().contains("aten::")) {
          throw new SpecException("unsupported.txt: " + name + ": libtorch has no aten::" + plain);
        }
      }
      case ABSENT -> {
        if (inLibtorch) {
          throw new SpecException("unsupported.txt: " + name + ": libtorch has aten::" + plain);
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

  /** The overview page, which makes names searchable that are in no method's Javadoc. */
  private static String overview(Map<String, Row> rows, Set<String> indexed) {
    StringBuilder page = new StringBuilder();
    page.append(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>jtorch</title></head>\n<body>\n");
    page.append("<p>Public functions of PyTorch 2.13 and their counterparts")
        .append(" in jtorch.</p>\n<table>\n<caption>PyTorch's names</caption>\n")
        .append("<tr><th scope=\"col\">PyTorch</th><th scope=\"col\">jtorch</th></tr>\n");
    rows.forEach((name, row) -> page.append(cells(name, row, indexed.contains(name))));
    return page.append("</table>\n</body>\n</html>\n").toString();
  }

  private static String cells(String name, Row row, boolean indexed) {
    String place =
        row.link().isEmpty()
            ? row.kind() + ": " + Javadoc.marked(row.text())
            : "{@link " + row.link() + " " + shortLink(row.link()) + "}";
    String entry = indexed ? name : "{@index " + name + "}";
    return "<tr><td>" + entry + "</td><td>" + place + "</td></tr>\n";
  }

  /** Returns {@code F.gelu} for {@code org.jtorch.F#gelu}. */
  private static String shortLink(String link) {
    return link.substring(link.lastIndexOf('.') + 1).replace('#', '.');
  }

  /** The names in the search index of the generated Javadoc. */
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
