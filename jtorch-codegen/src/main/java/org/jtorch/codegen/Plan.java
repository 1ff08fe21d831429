package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.codegen.Schema.Argument;

/**
 * The division of a schema's arguments into required ones, telescoped ones and options.
 *
 * <p>If {@code optionsHoldAll}, the options include the telescoped arguments and are combined only
 * with the required ones. This is the form of operators with more than two positional defaults.
 */
record Plan(
    List<Argument> required,
    List<Argument> telescoped,
    List<Argument> options,
    boolean optionsHoldAll) {

  static Plan of(Operator operator, Schema schema) {
    Entry entry = operator.entry();
    List<String> hidden = entry.words("hide", schema);
    List<String> forced = entry.words("require", schema);
    List<Argument> required = new ArrayList<>();
    List<Argument> optional = new ArrayList<>();
    for (Argument argument : schema.arguments()) {
      if (argument.equals(operator.receiver(schema))
          || hidden.contains(argument.name())
          || schema.isFactorySetting(argument)) {
        continue;
      }
      boolean mandatory =
          argument.fallback() == null
              && entry.ofArgument("default", argument.name(), schema) == null;
      (mandatory || forced.contains(argument.name()) ? required : optional).add(argument);
    }
    List<Argument> telescoped = telescoped(entry, schema, optional);
    boolean all = optional.stream().filter(a -> !a.keyword()).count() > 2;
    List<Argument> options = new ArrayList<>(optional);
    boolean allTelescope = telescoped.size() == optional.size();
    if (!all || allTelescope) {
      options.removeAll(telescoped);
    }
    return new Plan(required, telescoped, options, all);
  }

  private static List<Argument> telescoped(Entry entry, Schema schema, List<Argument> optional) {
    List<Argument> telescoped = new ArrayList<>();
    if (entry.has("telescope", schema)) {
      for (String name : entry.words("telescope", schema)) {
        optional.stream().filter(a -> a.name().equals(name)).forEach(telescoped::add);
      }
      return telescoped;
    }
    List<String> kept = entry.words("options", schema);
    List<Argument> positional = optional.stream().filter(a -> !a.keyword()).toList();
    if (positional.size() <= 2) {
      for (Argument argument : positional) {
        if ("None".equals(argument.fallback()) || kept.contains(argument.name())) {
          break;
        }
        telescoped.add(argument);
      }
    }
    return telescoped;
  }
}
