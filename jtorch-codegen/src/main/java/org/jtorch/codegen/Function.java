package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function whose body is written by hand: its documentation and its forms.
 *
 * @param place file and line, for messages
 * @param name PyTorch's name, or Java's for a function that PyTorch does not have
 */
record Function(
    String place, String name, String sentence, List<Directive> directives, List<Form> forms) {

  /** An indented line: {@code param input the input}. */
  record Directive(String key, String value) {}

  /**
   * One overload.
   *
   * @param generics type parameters with a space at the end, or an empty string
   * @param thrown the checked exception, or an empty string
   * @param arguments what another form is called with, or null for a form with a body
   * @param directives the documentation that differs from that of the other forms
   */
  record Form(
      String generics,
      String returns,
      List<Parameter> parameters,
      String thrown,
      @Nullable String arguments,
      List<Directive> directives) {}

  /** A parameter in Java's spelling: {@code long... kernelSize}. */
  record Parameter(String type, String name) {}

  Function(String place, String name, String sentence) {
    this(place, name, sentence, new ArrayList<>(), new ArrayList<>());
  }

  String javaName() {
    return directives.stream()
        .filter(d -> d.key().equals("java"))
        .map(Directive::value)
        .findFirst()
        .orElse(Names.camel(name));
  }

  /** Returns the value of a form's directive, else that of the function, else null. */
  @Nullable String value(Form form, String key) {
    List<String> values = values(form, key);
    return values.isEmpty() ? null : values.get(0);
  }

  /** Returns the values of a form's directives with a key, or those of the function. */
  List<String> values(Form form, String key) {
    List<String> own = values(form.directives(), key);
    return own.isEmpty() ? values(directives, key) : own;
  }

  /** Returns the description of a parameter, or null. */
  @Nullable String description(Form form, String parameter, List<Directive> every) {
    for (List<Directive> each : List.of(form.directives(), directives, every)) {
      for (String value : values(each, "param")) {
        if (value.startsWith(parameter + " ")) {
          return value.substring(parameter.length() + 1).strip();
        }
      }
    }
    return null;
  }

  private static List<String> values(List<Directive> directives, String key) {
    return directives.stream().filter(d -> d.key().equals(key)).map(Directive::value).toList();
  }
}
