package org.jtorch.codegen;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Schema.Argument;

/** Descriptions of arguments and results by name, and of their defaults. */
final class Glossary {
  private final Map<String, String> meanings = new HashMap<>();
  private final Map<String, String> defaults = new HashMap<>();

  static Glossary read(Path file) throws IOException {
    return of(Files.readAllLines(file));
  }

  /** Parses lines of {@code name meaning} or {@code name meaning | default}. */
  static Glossary of(List<String> lines) {
    Glossary glossary = new Glossary();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.strip().split("\\s+", 2);
      if (words.length < 2) {
        throw new SpecException("glossary.txt:" + number, words[0] + " has no description");
      }
      String[] halves = words[1].split(" \\| ", 2);
      if (glossary.meanings.put(words[0], halves[0].strip()) != null) {
        throw new SpecException(
            "glossary.txt:" + number, words[0] + " is described twice; remove one");
      }
      if (halves.length > 1) {
        glossary.defaults.put(words[0], halves[1].strip());
      }
    }
    return glossary;
  }

  /** Returns the description of an argument: the entry's own, else the glossary's. */
  String meaning(Entry entry, Schema schema, Argument argument) {
    String own = entry.ofArgument("param", argument.name(), schema);
    String remedy = ", or a line 'param " + argument.name() + " ...' below this one";
    return own != null
        ? own.split(" \\| ", 2)[0].strip()
        : meaning(schema, argument.name(), remedy);
  }

  /** Returns the glossary's description; {@code remedy} completes the message if there is none. */
  String meaning(Schema schema, String name, String remedy) {
    String meaning = meanings.get(name);
    if (meaning == null) {
      throw new SpecException(
          schema.qualifiedName()
              + ": no description of "
              + name
              + "; add it to glossary.txt"
              + remedy);
    }
    return meaning;
  }

  /** Returns the text of an argument's default, or null if it has none. */
  @Nullable String defaultOf(Family family, Entry entry, Schema schema, Argument argument) {
    String own = entry.ofArgument("param", argument.name(), schema);
    if (own != null && own.contains(" | ")) {
      return own.split(" \\| ", 2)[1].strip();
    }
    String override = entry.ofArgument("default", argument.name(), schema);
    String value = override != null ? override : argument.fallback();
    if (value == null) {
      return null;
    }
    if (value.equals("None") || value.equals("null") || value.equals("[]")) {
      String text = defaults.get(argument.name());
      if (text == null) {
        throw new SpecException(
            schema.qualifiedName()
                + ": no description of the default of "
                + argument.name()
                + "; add ' | default' to its description");
      }
      return text;
    }
    String choice = entry.ofArgument("choice", argument.name(), schema);
    String constant = choice == null ? null : family.constant(choice, value);
    return "`" + (constant != null ? constant : literal(value, argument)) + "`";
  }

  private static String literal(String value, Argument argument) {
    if (value.equals("True") || value.equals("False")) {
      return value.toLowerCase(Locale.ROOT);
    }
    boolean real =
        argument.type().plain().equals("float") || value.contains("e-") || value.contains(".");
    if (value.startsWith("[")) {
      String[] numbers = value.substring(1, value.length() - 1).split(", ");
      return numbers.length == 1 ? numbers[0] : "{" + String.join(", ", numbers) + "}";
    }
    return real ? number(Double.parseDouble(value)) : value;
  }

  /** Returns the shortest usual form: {@code 1e-5}, {@code 0.25}, {@code 2}. */
  private static String number(double value) {
    if (value == Math.rint(value)) {
      return Long.toString((long) value);
    }
    double rounded = new BigDecimal(value).round(new MathContext(6)).doubleValue();
    return Double.toString(rounded).replace(".0E", "e").replace("E", "e");
  }
}
