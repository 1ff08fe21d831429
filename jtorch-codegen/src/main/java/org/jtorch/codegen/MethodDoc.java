package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Method.Parameter;
import org.jtorch.codegen.Schema.Argument;

/** Writes what a method's Javadoc says. */
final class MethodDoc {
  private final Glossary glossary;
  private final PyTorchNames names;

  MethodDoc(Glossary glossary, PyTorchNames names) {
    this.glossary = glossary;
    this.names = names;
  }

  /** The comment; the first overload of a name carries the entry for Javadoc's search. */
  Javadoc of(Method method, boolean first) {
    Operator operator = method.operator();
    Entry entry = operator.entry();
    Javadoc doc = new Javadoc();
    if (operator.isAlias()) {
      doc.raw(otherName(operator));
    } else {
      doc.paragraph(operator.inPlace() ? inPlace(entry.sentence()) : entry.sentence());
    }
    details(entry).forEach(doc::paragraph);
    String left = leftOut(method);
    if (!left.isEmpty()) {
      doc.paragraph(left);
    }
    String own = operator.isAlias() ? null : entry.value("python");
    String python = own != null ? own : names.documented(operator.family().home, operator.name());
    doc.raw(
        "PyTorch: "
            + (first ? "{@index " + python + "}" : "{@code " + python + "}")
            + aliases(operator, first)
            + ".");
    for (Parameter parameter : method.parameters()) {
      doc.tag("param", parameter.name() + " " + meaning(method, parameter));
    }
    if (method.options() != null) {
      doc.tag("param", "options sets " + settings(method.options()));
    }
    String result = result(method);
    if (!result.isEmpty()) {
      doc.tag("return", result);
    }
    return doc;
  }

  /** The comment of an option's setter. */
  Javadoc setter(OptionsClass options, Argument argument, String name) {
    Entry entry = options.operator().entry();
    String meaning = glossary.meaning(entry, options.schema(), argument);
    String fallback = glossary.fallback(entry, options.schema(), argument);
    return new Javadoc()
        .paragraph("Sets " + meaning + (fallback == null ? "" : "; " + fallback) + ".")
        .tag("param", name + " " + meaning)
        .tag("return", "these options");
  }

  private static List<String> details(Entry entry) {
    List<String> details = new ArrayList<>();
    if (entry.value("formula") != null) {
      details.add("`" + entry.value("formula") + "`");
    }
    if (entry.value("note") != null) {
      details.add(entry.value("note"));
    }
    String shapes = entry.shapes();
    if (shapes.equals("broadcast")) {
      details.add("Shapes: the operands are broadcast together.");
    } else if (!shapes.isEmpty()) {
      details.add(
          "Shapes: "
              + (shapes.startsWith("(") ? "`" + shapes.replace("; ", "`; `") + "`" : shapes)
              + ".");
    }
    return details;
  }

  private static String inPlace(String sentence) {
    int end = sentence.indexOf(". ");
    String first =
        end < 0 ? sentence.substring(0, sentence.length() - 1) : sentence.substring(0, end);
    return first + ", in place." + (end < 0 ? "" : sentence.substring(end + 1));
  }

  /** Which defaults a shorter overload takes. */
  private String leftOut(Method method) {
    Entry entry = method.operator().entry();
    Plan plan = Plan.of(method.operator(), method.schema());
    Set<Argument> defaulted = new LinkedHashSet<>(plan.telescoped());
    defaulted.addAll(plan.options());
    List<String> left =
        defaulted.stream()
            .filter(a -> !method.gives(a))
            .filter(a -> method.options() == null || !method.options().holds(a))
            .map(
                a ->
                    "`"
                        + Names.camel(a.name())
                        + "` ("
                        + bare(glossary.fallback(entry, method.schema(), a))
                        + ")")
            .toList();
    return left.isEmpty() ? "" : "Left at the default: " + String.join(", ", left) + ".";
  }

  /** The default without the words that call it one. */
  private static String bare(@Nullable String fallback) {
    return String.valueOf(fallback).replace(" by default", "").replace("without it, ", "");
  }

  private static String settings(OptionsClass options) {
    return options.arguments().stream()
        .map(a -> "`" + Names.camel(a.name()) + "`")
        .collect(Collectors.joining(", "));
  }

  /** What an alias says of itself; the name makes the sentence its own. */
  private static String otherName(Operator operator) {
    String link = "{@link #" + operator.entryJavaName() + "}";
    return "Another name of " + link + ": {@code " + operator.javaName() + "}.";
  }

  private static String aliases(Operator operator, boolean first) {
    Entry entry = operator.entry();
    if (operator.inPlace() || operator.isAlias()) {
      return "";
    }
    Stream<String> methods =
        entry.aliases().stream().map(alias -> "{@link #" + Names.camel(alias) + "}");
    Stream<String> synonyms =
        entry.synonyms().stream()
            .map(alias -> first ? "{@index " + alias + "}" : "{@code " + alias + "}");
    String all = Stream.concat(methods, synonyms).collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : ", also " + all;
  }

  private String meaning(Method method, Parameter parameter) {
    Entry entry = method.operator().entry();
    String meaning = glossary.meaning(entry, method.schema(), parameter.argument());
    boolean optional =
        Plan.of(method.operator(), method.schema()).telescoped().contains(parameter.argument());
    String fallback =
        optional ? glossary.fallback(entry, method.schema(), parameter.argument()) : null;
    return meaning + (fallback == null ? "" : "; " + fallback);
  }

  private static String result(Method method) {
    Operator operator = method.operator();
    Entry entry = operator.entry();
    Schema schema = method.schema();
    if (operator.inPlace()) {
      return operator.family().ofTensor() ? "this tensor" : "the input";
    }
    String own = entry.value("result", schema);
    if (own != null) {
      return own;
    }
    if (schema.results().isEmpty()) {
      return "";
    }
    if (schema.results().size() > 1) {
      return "the results, by name";
    }
    if (schema.returnsView()) {
      return operator.family().ofTensor() ? "a view of this tensor" : "a view of the input";
    }
    String family = operator.family().result;
    return switch (TypeTable.result(schema)) {
      case "Tensor" -> family.isEmpty() ? "the result, a new tensor" : family;
      case "List<Tensor>" -> "the tensors, in order";
      case "boolean" -> "whether it is so";
      default -> "the number";
    };
  }
}
