package org.jtorch.codegen;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operator to generate: its spec entry and the overloads that it covers. */
record Operator(Family family, Entry entry, String name, List<Schema> schemas) {

  boolean inPlace() {
    return name.endsWith("_");
  }

  /** Whether this is the in-place variant of an entry that is not in place itself. */
  boolean isInPlaceVariant() {
    return inPlace() && !entry.name().endsWith("_");
  }

  /** Whether this is an alias of the entry's operator. */
  boolean isAlias() {
    return !plain(name).equals(plain(entry.name()));
  }

  String javaName() {
    return isAlias() ? Names.camel(name) : entryJavaName();
  }

  /** The Java name of the entry, also for an alias. */
  String entryJavaName() {
    String named = entry.value("java");
    String plain = named == null ? Names.camel(plain(entry.name())) : named;
    return inPlace() && !plain.endsWith("_") ? plain + "_" : plain;
  }

  private static String plain(String name) {
    return name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
  }

  /** Returns the overload to call if an option of this one is a tensor, or null. */
  @Nullable Schema tensorForm(Schema schema) {
    String overload = entry.value("tensors", schema);
    return schemas.stream().filter(s -> s.overload().equals(overload)).findFirst().orElse(null);
  }

  /** Returns the argument that is {@code this}, or null for static methods. */
  Schema.@Nullable Argument receiver(Schema schema) {
    return family.ofTensor() ? schema.self() : null;
  }
}
