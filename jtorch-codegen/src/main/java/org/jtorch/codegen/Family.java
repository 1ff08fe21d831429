package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Content of one spec file: the Java type to generate and its operators. */
final class Family {
  /** The kind of Java type. */
  enum Form {
    /** Default methods of a sealed interface that Tensor implements. */
    INTERFACE,
    /** Static methods of a final class. */
    CLASS
  }

  /** An enum of string values: its constants with libtorch's spelling. */
  record Choice(String name, Map<String, String> constants, String sentence) {}

  /** The documentation of a record and the line that declares it. */
  record RecordDeclaration(String place, String sentence) {}

  final String source;
  final Form form;
  final String javaName;
  final String home;
  final String permits;
  final List<String> doc = new ArrayList<>();
  final List<Choice> choices = new ArrayList<>();
  final Map<String, RecordDeclaration> records = new LinkedHashMap<>();
  final List<Entry.Directive> every = new ArrayList<>();
  final List<Entry> entries = new ArrayList<>();

  /** Lines of Javadoc after the paragraphs. */
  final List<String> docLines = new ArrayList<>();

  String shapes = "";

  Family(String source, Form form, String javaName, String home, String permits) {
    this.source = source;
    this.form = form;
    this.javaName = javaName;
    this.home = home;
    this.permits = permits;
  }

  boolean ofTensor() {
    return form == Form.INTERFACE;
  }

  /** The class through which other files refer to the nested types. */
  String outerName() {
    return ofTensor() ? "Tensor" : javaName;
  }

  /** Returns the constant for one of libtorch's strings, which is given in quotes, or null. */
  @Nullable String constant(String choice, String quoted) {
    for (Choice candidate : choices) {
      for (Map.Entry<String, String> constant : candidate.constants().entrySet()) {
        if (candidate.name().equals(choice) && quoted.equals('"' + constant.getValue() + '"')) {
          return constant.getKey();
        }
      }
    }
    return null;
  }

  /** The class on which the operators are called. */
  String userName() {
    return switch (form) {
      case INTERFACE -> "Tensor";
      case CLASS -> javaName;
    };
  }

  /** The name of the class with the operator handles. */
  String holder() {
    return (javaName.endsWith("Ops") ? javaName.substring(0, javaName.length() - 3) : javaName)
        + "Operators";
  }

  /** Returns the name in the schema dump: {@code linalg_det} for {@code det} of linalg. */
  String schemaName(String name) {
    return switch (home) {
      case "linalg", "fft", "special" -> home + "_" + name;
      default -> name;
    };
  }
}
