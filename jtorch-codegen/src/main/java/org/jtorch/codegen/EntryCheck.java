package org.jtorch.codegen;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jtorch.codegen.Entry.Directive;

/** Rejects directives without effect: a misspelled key, overload or argument. */
final class EntryCheck {
  private static final Set<String> PLAIN =
      Set.of("schemas", "java", "python", "aliases", "formula", "note", "no-inplace");
  private static final Set<String> SCOPED = Set.of("returns", "result", "options-class", "tensors");
  private static final Set<String> OF_ARGUMENTS =
      Set.of("telescope", "require", "hide", "boolean", "options");
  private static final Set<String> OF_ONE_ARGUMENT = Set.of("param", "choice", "default");

  private EntryCheck() {}

  static boolean isOfOneArgument(String key) {
    return OF_ONE_ARGUMENT.contains(key);
  }

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
      if (directive.overload() != null && !overloads.contains(directive.overload())) {
        throw error(entry, directive, "names an unknown overload", overloads);
      }
      for (String argument : arguments(entry, directive)) {
        if (!arguments.contains(argument)) {
          throw error(entry, directive, "names an unknown argument: " + argument, arguments);
        }
      }
      if (directive.key().equals("tensors") && !overloads.contains(directive.value())) {
        throw error(entry, directive, "names an unknown overload: " + directive.value(), overloads);
      }
      if (directive.key().equals("choice")) {
        checkChoice(family, entry, directive);
      }
    }
  }

  private static void checkChoice(Family family, Entry entry, Directive directive) {
    String type = directive.value().split("\\s+")[1];
    Set<String> known = new TreeSet<>(Set.of("String"));
    family.choices.forEach(choice -> known.add(choice.name()));
    if (!known.contains(type)) {
      throw error(entry, directive, "names an unknown choice: " + type, known);
    }
  }

  /** Returns the arguments that a directive names. */
  private static List<String> arguments(Entry entry, Directive directive) {
    String key = directive.key();
    if ((PLAIN.contains(key) && directive.overload() == null) || SCOPED.contains(key)) {
      return List.of();
    }
    String[] words = directive.value().split("\\s+");
    if (OF_ONE_ARGUMENT.contains(key) && words.length > 1) {
      return List.of(words[0]);
    }
    if (OF_ARGUMENTS.contains(key) && !words[0].isEmpty()) {
      return words[0].equals("none") ? List.of() : List.of(words);
    }
    throw new SpecException(
        directive.place(),
        written(entry, directive) + " is not a complete directive; see SpecFile");
  }

  private static SpecException error(
      Entry entry, Directive directive, String what, Set<String> known) {
    String message = written(entry, directive) + " " + what + "; known: ";
    return new SpecException(directive.place(), message + String.join(", ", known));
  }

  private static String written(Entry entry, Directive directive) {
    String scope = directive.overload() == null ? "" : directive.overload() + ".";
    return entry.name() + ": '" + scope + directive.key() + "'";
  }
}
