package org.jtorch.codegen;

import java.util.List;
import org.jtorch.codegen.Schema.Argument;

/** A nested class of setters for the arguments that a call may leave out. */
record OptionsClass(String name, Operator operator, Schema schema, List<Argument> arguments) {

  /** Whether both hold the same settings, so that one class serves both. */
  boolean sameSettings(OptionsClass other) {
    return settings().equals(other.settings());
  }

  boolean holds(Argument argument) {
    return arguments.contains(argument);
  }

  /** The settings that may also be tensors. */
  List<Argument> tensors() {
    Schema form = operator.tensorForm(schema);
    return form == null
        ? List.of()
        : arguments.stream().filter(a -> takesTensor(form, a.name())).toList();
  }

  private static boolean takesTensor(Schema schema, String name) {
    return schema.arguments().stream().anyMatch(a -> a.name().equals(name) && a.type().isTensor());
  }

  private List<String> settings() {
    return arguments.stream()
        .map(a -> a.name() + ":" + a.type().plain() + "=" + a.fallback())
        .sorted()
        .toList();
  }
}
