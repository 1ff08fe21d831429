package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schemas of the dump by operator name. */
final class Schemas {
  private final Map<String, List<Schema>> byName = new LinkedHashMap<>();

  /** Reads a dump: each line is a key, a tab, and the schema. */
  static Schemas read(Path dump) throws IOException {
    return of(String.valueOf(dump.getFileName()), Files.readAllLines(dump));
  }

  static Schemas of(String file, List<String> lines) {
    Schemas schemas = new Schemas();
    Problems problems = new Problems();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      problems.during(file + ":" + (i + 1), () -> schemas.add(line));
    }
    problems.check();
    return schemas;
  }

  private void add(String line) {
    Schema schema = SchemaParser.parse(line.substring(line.indexOf('\t') + 1));
    byName.computeIfAbsent(schema.name(), name -> new ArrayList<>()).add(schema);
  }

  /** Returns the overloads of an operator in the dump's order; empty for an unknown name. */
  List<Schema> overloads(String name) {
    return byName.getOrDefault(name, List.of());
  }
}
