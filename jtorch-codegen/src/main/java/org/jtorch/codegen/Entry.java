package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The spec of one operator: a sentence, its shapes, and directives.
 *
 * @param place file and line, for messages
 * @param inherited the directives of the family, which apply to all of its operators
 */
record Entry(
    String place,
    String name,
    String sentence,
    String shapes,
    List<Directive> directives,
    List<Directive> inherited) {

  /**
   * An indented line. {@code overload} is the prefix that restricts it to one overload ({@code -}
   * is the unnamed one), or null.
   */
  record Directive(String place, @Nullable String overload, String key, String value) {}

  Entry(String place, String name, String sentence, String shapes, List<Directive> inherited) {
    this(place, name, sentence, shapes, new ArrayList<>(), inherited);
  }

  /** The first sentence, which Javadoc shows in method summaries. */
  String firstSentence() {
    int end = sentence.indexOf(". ");
    return end < 0 ? sentence : sentence.substring(0, end + 1);
  }

  /** Returns the value of the directive for this schema, else of the general one, else null. */
  @Nullable String value(String key, Schema schema) {
    String general = null;
    String scope = schema.overload().isEmpty() ? "-" : schema.overload();
    for (Directive directive : directives) {
      if (directive.key().equals(key)) {
        if (scope.equals(directive.overload())) {
          return directive.value();
        }
        general = directive.overload() == null ? directive.value() : general;
      }
    }
    return general;
  }

  /** Returns the words of a directive, or an empty list if it is absent. */
  List<String> words(String key, Schema schema) {
    String value = value(key, schema);
    return value == null || value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
  }

  boolean has(String key, Schema schema) {
    return value(key, schema) != null;
  }

  /** The aliases that have schemas in libtorch; each becomes a method. */
  List<String> aliases() {
    return otherNames().filter(name -> !name.contains(".")).toList();
  }

  /** The qualified aliases without schemas, which are only added to Javadoc's search index. */
  List<String> synonyms() {
    return otherNames().filter(name -> name.contains(".")).toList();
  }

  private Stream<String> otherNames() {
    String value = value("aliases");
    return value == null ? Stream.of() : Stream.of(value.split("\\s+"));
  }

  /** Returns the value of an unscoped directive, or null. */
  @Nullable String value(String key) {
    return directives.stream()
        .filter(d -> d.overload() == null && d.key().equals(key))
        .map(Directive::value)
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns the value of a directive about an argument, or null: {@code RoundingMode} for {@code
   * choice rounding_mode RoundingMode}.
   */
  @Nullable String ofArgument(String key, String argument, Schema schema) {
    String scope = schema.overload().isEmpty() ? "-" : schema.overload();
    for (Directive directive : Stream.concat(directives.stream(), inherited.stream()).toList()) {
      boolean applies = directive.overload() == null || Objects.equals(directive.overload(), scope);
      if (applies && directive.key().equals(key) && directive.value().startsWith(argument + " ")) {
        return directive.value().substring(argument.length()).strip();
      }
    }
    return null;
  }
}
