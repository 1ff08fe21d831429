package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person wrote about one operator: a sentence, its shapes, and directives.
 *
 * @param place file and line, for messages
 * @param inherited what holds for every operator of the family
 */
record Entry(
    String place,
    String name,
    String sentence,
    String shapes,
    List<Directive> directives,
    List<Directive> inherited) {

  /**
   * An indented line; {@code overload} is null unless it begins {@code Tensor.}: {@code -.} is the
   * nameless one.
   */
  record Directive(String place, @Nullable String overload, String key, String value) {}

  Entry(String place, String name, String sentence, String shapes, List<Directive> inherited) {
    this(place, name, sentence, shapes, new ArrayList<>(), inherited);
  }

  /** The sentence up to its period, which lists of methods show alone. */
  String firstSentence() {
    int end = sentence.indexOf(". ");
    return end < 0 ? sentence : sentence.substring(0, end + 1);
  }

  /** The value of the directive for this schema, else of the one for all, else null. */
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

  /** The words of a directive; none if it is absent. */
  List<String> words(String key, Schema schema) {
    String value = value(key, schema);
    return value == null || value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
  }

  boolean has(String key, Schema schema) {
    return value(key, schema) != null;
  }

  /** The operator's other names that libtorch has schemas of, to become methods too. */
  List<String> aliases() {
    return otherNames().filter(name -> !name.contains(".")).toList();
  }

  /** Names of PyTorch's that are no schema's, with their module, to be found by search. */
  List<String> synonyms() {
    return otherNames().filter(name -> name.contains(".")).toList();
  }

  private Stream<String> otherNames() {
    String value = value("aliases");
    return value == null ? Stream.of() : Stream.of(value.split("\\s+"));
  }

  /** The value of an unscoped directive, or null. */
  @Nullable String value(String key) {
    return directives.stream()
        .filter(d -> d.overload() == null && d.key().equals(key))
        .map(Directive::value)
        .findFirst()
        .orElse(null);
  }

  /**
   * What follows {@code key NAME} for an argument: {@code enum rounding_mode RoundingMode}, or
   * null.
   */
  @Nullable String about(String key, String argument, Schema schema) {
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
