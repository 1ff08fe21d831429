package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One spec file: a Java type to be written, and the operators in it. */
final class Family {
  /** What the operators become. */
  enum Form {
    /** Default methods of a sealed interface that Tensor implements. */
    INTERFACE,
    /** Static methods of a base class that one hand-written class extends. */
    BASE,
    /** Static methods of a final class of their own. */
    CLASS
  }

  /** A closed set of strings: its constants with libtorch's spelling. */
  record Choice(String name, Map<String, String> constants, String sentence) {}

  /** What a declared record is, and the line that declares it. */
  record Declared(String place, String sentence) {}

  final String source;
  final Form form;
  final String javaName;
  final String home;
  final String permits;
  final List<String> doc = new ArrayList<>();
  final List<Choice> choices = new ArrayList<>();
  final Map<String, Declared> records = new LinkedHashMap<>();
  final List<Entry.Directive> every = new ArrayList<>();
  final List<Entry> entries = new ArrayList<>();
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

  /** How other files name what nests here. */
  String outerName() {
    return ofTensor() ? "Tensor" : javaName;
  }

  /** The constant that stands for one of libtorch's strings, given in quotes; else null. */
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

  /** The class on which users call the operators. */
  String userName() {
    return switch (form) {
      case INTERFACE -> "Tensor";
      case BASE -> Names.pascal(home);
      case CLASS -> javaName;
    };
  }

  /** The class that holds the operator handles. */
  String holder() {
    return (javaName.endsWith("Ops") ? javaName.substring(0, javaName.length() - 3) : javaName)
        + "Schemas";
  }

  /** The name in the schema dump: {@code linalg_det} for {@code det} of linalg. */
  String schemaName(String name) {
    return switch (home) {
      case "linalg", "fft", "special" -> home + "_" + name;
      default -> name;
    };
  }
}
