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

  /** Whether this is the entry's operator by one of its other names. */
  boolean isAlias() {
    return !plain(name).equals(plain(entry.name()));
  }

  String javaName() {
    return isAlias() ? Names.camel(name) : entryJavaName();
  }

  /** The name of the entry in Java, whichever of its names this one has. */
  String entryJavaName() {
    String named = entry.value("java");
    String plain = named == null ? Names.camel(plain(entry.name())) : named;
    return inPlace() && !plain.endsWith("_") ? plain + "_" : plain;
  }

  private static String plain(String name) {
    return name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
  }

  /** The overload that is called where an option of this one is given as a tensor, or null. */
  @Nullable Schema tensorForm(Schema schema) {
    String overload = entry.value("tensors", schema);
    return schemas.stream().filter(s -> s.overload().equals(overload)).findFirst().orElse(null);
  }

  /** The argument that is {@code this}; null in a family of static methods. */
  Schema.@Nullable Argument receiver(Schema schema) {
    return family.ofTensor() ? schema.self() : null;
  }
}
