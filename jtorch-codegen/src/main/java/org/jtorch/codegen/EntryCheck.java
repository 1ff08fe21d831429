package org.jtorch.codegen;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jtorch.codegen.Entry.Directive;

/** Refuses directives that would be read by nobody: a misspelt key, overload or argument. */
final class EntryCheck {
  private static final Set<String> PLAIN =
      Set.of("schemas", "java", "python", "aliases", "formula", "note", "alone");
  private static final Set<String> SCOPED = Set.of("returns", "result", "options-class");
  private static final Set<String> OF_ARGUMENTS =
      Set.of("telescope", "require", "hide", "boolean", "options");
  private static final Set<String> OF_ONE_ARGUMENT = Set.of("param", "choice", "default");

  private EntryCheck() {}

  static void check(Family family, Entry entry, List<Schema> schemas) {
    Set<String> overloads = new TreeSet<>();
    Set<String> arguments = new TreeSet<>();
    for (Schema schema : schemas) {
      overloads.add(schema.overload().isEmpty() ? "-" : schema.overload());
      schema.arguments().forEach(argument -> arguments.add(argument.name()));
      if (schema.isFactory()) {
        arguments.add("options");
      }
    }
    for (Directive directive : entry.directives()) {
      String where = family.source + ": " + entry.name() + ": " + directive.key();
      if (directive.overload() != null && !overloads.contains(directive.overload())) {
        throw new SpecException(
            where + " is for an overload " + directive.overload() + " that is not here");
      }
      for (String argument : arguments(where, directive)) {
        if (!arguments.contains(argument)) {
          throw new SpecException(where + " names no argument of it: " + argument);
        }
      }
    }
  }

  /** The arguments that a directive names. */
  private static List<String> arguments(String where, Directive directive) {
    String key = directive.key();
    if ((PLAIN.contains(key) && directive.overload() == null) || SCOPED.contains(key)) {
      return List.of();
    }
    String[] words = directive.value().split("\\s+");
    if (OF_ONE_ARGUMENT.contains(key) && words.length > 1) {
      return List.of(words[0]);
    }
    if (OF_ARGUMENTS.contains(key)) {
      return words[0].equals("none") ? List.of() : List.of(words);
    }
    throw new SpecException(where + " is no directive, or says nothing");
  }
}
