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

/** Writes the Javadoc of methods and option setters. */
final class MethodDoc {
  private static final String PREDICATE = "Returns whether ";
  private static final Set<String> SIZES = Set.of("int[2]", "int[3]");
  private static final Pattern CLAUSE_END = Pattern.compile("[;:.](?= |$)");

  private final Glossary glossary;
  private final PyTorchNames names;

  MethodDoc(Glossary glossary, PyTorchNames names) {
    this.glossary = glossary;
    this.names = names;
  }

  /** Returns the comment; only the first overload of a name is added to the search index. */
  Javadoc of(Method method, boolean first) {
    Operator operator = method.operator();
    Entry entry = operator.entry();
    Javadoc doc = new Javadoc();
    if (operator.isAlias()) {
      doc.raw("Alias of {@link #" + operator.entryJavaName() + "}.");
    } else {
      doc.paragraph(operator.isInPlaceVariant() ? inPlace(operator) : entry.sentence());
    }
    details(method).forEach(doc::paragraph);
    String defaults = defaults(method);
    if (!defaults.isEmpty()) {
      doc.paragraph(defaults);
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
      doc.tag("param", "options sets " + names(method.options()));
    }
    String result = result(method);
    if (!result.isEmpty()) {
      doc.tag("return", result);
    }
    return doc;
  }

  /** Returns the comment of an option's setter. */
  Javadoc setter(OptionsClass options, Argument argument) {
    Javadoc doc = new Javadoc().paragraph(optionSentence(options, argument));
    String values = optionValues(argument);
    return values == null ? doc : doc.tag("param", Names.camel(argument.name()) + " " + values);
  }

  /** Returns what the values of an option may be, or null if its type tells. */
  static @Nullable String optionValues(Argument argument) {
    return SIZES.contains(argument.type().plain())
        ? "one value for all dimensions, or one per dimension"
        : null;
  }

  /** Returns an option's description with its default. */
  String optionSentence(OptionsClass options, Argument argument) {
    Entry entry = options.operator().entry();
    String meaning = glossary.meaning(entry, options.schema(), argument);
    String defaultText =
        glossary.defaultOf(options.operator().family(), entry, options.schema(), argument);
    String noun = meaning.startsWith("the ") ? meaning.substring("the ".length()) : meaning;
    return upperCase(noun) + "." + (defaultText == null ? "" : " Default: " + defaultText + ".");
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

  /** {@code Adds x, in place.} or {@code Computes the sine of each element, in place.} */
  private static String inPlace(Operator operator) {
    String sentence = operator.entry().sentence();
    String first = operator.entry().firstSentence();
    String rest = sentence.substring(first.length());
    String computed = first.replaceFirst("^Returns ", "Computes ");
    return CLAUSE_END.matcher(computed).replaceFirst(", in place$0") + rest;
  }

  /** The defaults of the arguments that an overload does not have. */
  private String defaults(Method method) {
    Entry entry = method.operator().entry();
    Plan plan = Plan.of(method.operator(), method.schema());
    Set<Argument> defaulted = new LinkedHashSet<>(plan.telescoped());
    defaulted.addAll(plan.options());
    List<String> texts =
        defaulted.stream()
            .filter(a -> !method.sets(a))
            .filter(a -> method.options() == null || !method.options().holds(a))
            .map(
                a ->
                    "`"
                        + Names.camel(a.name())
                        + "` ("
                        + glossary.defaultOf(method.operator().family(), entry, method.schema(), a)
                        + ")")
            .toList();
    return texts.isEmpty() ? "" : "Defaults: " + String.join(", ", texts) + ".";
  }

  private static String names(OptionsClass options) {
    return Javadoc.list(
        options.arguments().stream().map(a -> "`" + Names.camel(a.name()) + "`").toList(), "and");
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
    if (parameter.isList()) {
      meaning = meaning.replaceFirst("^the dimension\\b", "the dimensions");
    }
    boolean optional =
        Plan.of(method.operator(), method.schema()).telescoped().contains(parameter.argument());
    String defaultText =
        optional
            ? glossary.defaultOf(
                method.operator().family(), entry, method.schema(), parameter.argument())
            : null;
    boolean number = parameter.type().equals("Number") && meaning.equals("the input tensor");
    return (number ? "the input, a number" : meaning)
        + (defaultText == null ? "" : "; default: " + defaultText);
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
              .result(isPredicate(entry) ? "a new tensor of booleans" : "a new tensor");
      case "List<Tensor>" -> "the tensors, in order";
      case "boolean" -> condition(entry);
      default -> "the number";
    };
  }

  /** The description of the record, or its components if another family declares it. */
  private static String record(Operator operator, Schema schema) {
    List<String> words = operator.entry().words("returns", schema);
    Family.RecordDeclaration declared =
        words.isEmpty() ? null : operator.family().records.get(words.get(0));
    if (declared != null) {
      return lowerCase(declared.sentence().substring(0, declared.sentence().length() - 1));
    }
    return Javadoc.list(
        schema.results().stream().map(r -> "`" + Names.camel(r.name()) + "`").toList(), "and");
  }

  /**
   * Returns {@code true if the dtype is complex} for {@code Returns whether the dtype is complex.}
   */
  private static String condition(Entry entry) {
    String sentence = entry.firstSentence();
    String plain = sentence.substring(0, sentence.length() - 1).split(";")[0];
    if (!isPredicate(entry)) {
      throw new SpecException(
          entry.name() + " returns a boolean; its sentence must begin with 'Returns whether'");
    }
    return "true if " + plain.substring(PREDICATE.length());
  }

  private static boolean isPredicate(Entry entry) {
    return entry.sentence().startsWith(PREDICATE);
  }

  private static String upperCase(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static String lowerCase(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
