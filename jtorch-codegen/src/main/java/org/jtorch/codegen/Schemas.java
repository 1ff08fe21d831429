package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every schema of the dump, by operator name. */
final class Schemas {
  private final Map<String, List<Schema>> byName = new LinkedHashMap<>();

  /** Reads a dump: each line is a key, a tab, and the schema. */
  static Schemas read(Path dump) throws IOException {
    return of(Files.readAllLines(dump));
  }

  static Schemas of(List<String> lines) {
    Schemas schemas = new Schemas();
    for (String line : lines) {
      Schema schema = SchemaParser.parse(line.substring(line.indexOf('\t') + 1));
      schemas.byName.computeIfAbsent(schema.name(), name -> new ArrayList<>()).add(schema);
    }
    return schemas;
  }

  /** The overloads of an operator, in the dump's order; none for an unknown name. */
  List<Schema> overloads(String name) {
    return byName.getOrDefault(name, List.of());
  }
}
