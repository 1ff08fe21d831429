package org.jtorch.codegen;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jtorch.codegen.Entry.Directive;

/** Refuses directives that would be read by nobody: a misspelt key, overload or argument. */
final class EntryCheck {
  private static final Set<String> PLAIN =
      Set.of("schemas", "java", "python", "aliases", "formula", "note", "alone");
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
        throw refused(entry, directive, "is for an overload that is not here", overloads);
      }
      for (String argument : arguments(entry, directive)) {
        if (!arguments.contains(argument)) {
          throw refused(entry, directive, "names no argument: " + argument, arguments);
        }
      }
      if (directive.key().equals("tensors") && !overloads.contains(directive.value())) {
        throw refused(entry, directive, "names no overload: " + directive.value(), overloads);
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
      throw refused(entry, directive, "names no choice of the family: " + type, known);
    }
  }

  /** The arguments that a directive names. */
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
        written(entry, directive) + " is no directive, or says too little; SpecFile lists them");
  }

  private static SpecException refused(
      Entry entry, Directive directive, String what, Set<String> known) {
    String message = written(entry, directive) + " " + what + "; there are: ";
    return new SpecException(directive.place(), message + String.join(", ", known));
  }

  private static String written(Entry entry, Directive directive) {
    String scope = directive.overload() == null ? "" : directive.overload() + ".";
    return entry.name() + ": '" + scope + directive.key() + "'";
  }
}
