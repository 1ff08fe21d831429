package org.jtorch.codegen;

import java.util.List;
import org.jtorch.codegen.Schema.Argument;

/** A nested class with setters of optional arguments. */
record OptionsClass(String name, Operator operator, Schema schema, List<Argument> arguments) {

  /** Whether both have the same options, so that one class suffices. */
  boolean sameOptions(OptionsClass other) {
    return options().equals(other.options());
  }

  boolean holds(Argument argument) {
    return arguments.contains(argument);
  }

  /** The options that may also be tensors. */
  List<Argument> tensors() {
    Schema form = operator.tensorForm(schema);
    return form == null
        ? List.of()
        : arguments.stream().filter(a -> takesTensor(form, a.name())).toList();
  }

  private static boolean takesTensor(Schema schema, String name) {
    return schema.arguments().stream().anyMatch(a -> a.name().equals(name) && a.type().isTensor());
  }

  private List<String> options() {
    return arguments.stream()
        .map(a -> a.name() + ":" + a.type().plain() + "=" + a.fallback())
        .sorted()
        .toList();
  }
}
