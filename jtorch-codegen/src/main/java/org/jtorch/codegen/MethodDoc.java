package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Method.Parameter;
import org.jtorch.codegen.Schema.Argument;

/** Writes what a method's Javadoc says. */
final class MethodDoc {
  private static final Pattern VERB = Pattern.compile("^(?!This)[A-Z][a-z]+s\\b");
  private static final Pattern CLAUSE_END = Pattern.compile("[;:.](?= |$)");

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
      doc.paragraph(operator.isTwin() ? inPlace(operator) : entry.sentence());
    }
    details(method).forEach(doc::paragraph);
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
    String fallback =
        glossary.fallback(options.operator().family(), entry, options.schema(), argument);
    return new Javadoc()
        .paragraph("Sets " + meaning + (fallback == null ? "" : "; " + fallback) + ".")
        .tag("param", name + " " + meaning)
        .tag("return", "these options");
  }

  private static List<String> details(Method method) {
    Entry entry = method.operator().entry();
    List<String> details = new ArrayList<>();
    if (entry.value("formula") != null) {
      details.add("`" + entry.value("formula") + "`");
    }
    if (entry.value("note") != null) {
      details.add(entry.value("note"));
    }
    String shapes = MethodShapes.of(method).sentence();
    if (!shapes.isEmpty()) {
      details.add(shapes);
    }
    return details;
  }

  /** {@code Adds x, in place.}; {@code Overwrites this tensor with the sine of each angle.} */
  private static String inPlace(Operator operator) {
    String sentence = operator.entry().sentence();
    String first = operator.entry().firstSentence();
    String rest = sentence.substring(first.length());
    String target = operator.family().ofTensor() ? "this tensor" : "the input";
    if (VERB.matcher(first).find()) {
      return CLAUSE_END.matcher(first).replaceFirst(", in place$0") + rest;
    }
    String verb =
        answers(operator.entry()) ? "Writes into " + target : "Overwrites " + target + " with";
    return verb + " " + lowerCase(first) + rest;
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
                        + bare(
                            glossary.fallback(
                                method.operator().family(), entry, method.schema(), a))
                        + ")")
            .toList();
    return left.isEmpty() ? "" : "Left at the default: " + String.join(", ", left) + ".";
  }

  /** The default without the words that call it one. */
  private static String bare(@Nullable String fallback) {
    return String.valueOf(fallback).replace(" by default", "").replace("without it, ", "");
  }

  private static String settings(OptionsClass options) {
    return Javadoc.list(
        options.arguments().stream().map(a -> "`" + Names.camel(a.name()) + "`").toList(), "and");
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
    if (parameter.isList() && meaning.startsWith("the dimension ")) {
      meaning = "the dimensions " + meaning.substring("the dimension ".length());
    }
    boolean optional =
        Plan.of(method.operator(), method.schema()).telescoped().contains(parameter.argument());
    String fallback =
        optional
            ? glossary.fallback(
                method.operator().family(), entry, method.schema(), parameter.argument())
            : null;
    boolean number = parameter.type().equals("Number") && meaning.equals("the input tensor");
    return (number ? "the input, one number" : meaning) + (fallback == null ? "" : "; " + fallback);
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
      return record(operator, schema);
    }
    if (schema.returnsView()) {
      return operator.family().ofTensor() ? "a view of this tensor" : "a view of the input";
    }
    return switch (TypeTable.result(schema)) {
      case "Tensor" ->
          MethodShapes.of(method)
              .result(answers(entry) ? "a new tensor of booleans" : "a new tensor");
      case "List<Tensor>" -> "the tensors, in order";
      case "boolean" -> truth(entry);
      default -> "the number";
    };
  }

  /** What the record says of itself; its components where another family declares it. */
  private static String record(Operator operator, Schema schema) {
    List<String> words = operator.entry().words("returns", schema);
    Family.Declared declared = words.isEmpty() ? null : operator.family().records.get(words.get(0));
    if (declared != null) {
      return lowerCase(declared.sentence().substring(0, declared.sentence().length() - 1));
    }
    return Javadoc.list(
        schema.results().stream().map(r -> "`" + Names.camel(r.name()) + "`").toList(), "and");
  }

  /** {@code true if the dtype is complex}, of the sentence that says whether it is. */
  private static String truth(Entry entry) {
    String sentence = entry.firstSentence();
    String plain = sentence.substring(0, sentence.length() - 1).split(";")[0];
    if (!answers(entry)) {
      throw new SpecException(
          entry.name() + " answers true or false; let its sentence begin with 'Whether'");
    }
    return "true if " + plain.substring("Whether ".length());
  }

  private static boolean answers(Entry entry) {
    return entry.sentence().startsWith("Whether ");
  }

  private static String lowerCase(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
