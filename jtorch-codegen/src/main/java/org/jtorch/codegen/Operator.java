package org.jtorch.codegen;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operator as it will be written: what the spec says, and the overloads it covers. */
record Operator(Family family, Entry entry, String name, List<Schema> schemas) {

  boolean inPlace() {
    return name.endsWith("_");
  }

  /** Whether this is the in-place form of an entry that is not in place itself. */
  boolean isTwin() {
    return inPlace() && !entry.name().endsWith("_");
  }

  String javaName() {
    String named = entry.value("java");
    if (named == null) {
      return Names.camel(name);
    }
    return inPlace() && !named.endsWith("_") ? named + "_" : named;
  }

  /** The argument that is {@code this}; null in a family of static methods. */
  Schema.@Nullable Argument receiver(Schema schema) {
    return family.ofTensor() ? schema.self() : null;
  }
}
