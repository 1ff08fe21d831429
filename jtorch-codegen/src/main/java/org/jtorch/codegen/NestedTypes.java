package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jtorch.codegen.Family.Choice;
import org.jtorch.codegen.Schema.Argument;

/** Writes the enums, records and options classes that nest in a family. */
final class NestedTypes {
  private final Family family;
  private final Glossary glossary;
  private final MethodDoc docs;
  private final String modifier;

  NestedTypes(Family family, Glossary glossary, MethodDoc docs) {
    this.family = family;
    this.glossary = glossary;
    this.docs = docs;
    this.modifier = family.ofTensor() ? "" : "public ";
  }

  void choices(StringBuilder out) {
    for (Choice choice : family.choices) {
      out.append('\n');
      new Javadoc().paragraph(choice.sentence()).appendTo(out, "  ");
      out.append("  ").append(modifier).append("enum ").append(choice.name()).append(" {\n");
      List<String> constants = new ArrayList<>();
      choice
          .constants()
          .forEach(
              (name, schemaName) ->
                  constants.add(
                      String.format(
                          Locale.ROOT,
                          "    /** PyTorch's {@code \"%s\"}. */\n    %s(\"%s\")",
                          schemaName,
                          name,
                          schemaName)));
      out.append(String.join(",\n", constants)).append(";\n\n    final String schemaName;\n\n");
      out.append("    ").append(choice.name()).append("(String schemaName) {\n");
      out.append("      this.schemaName = schemaName;\n    }\n  }\n");
    }
  }

  /** Writes the records of this family that its operators return. */
  void records(StringBuilder out, List<Operator> operators, Problems problems) {
    Set<String> written = new TreeSet<>();
    for (Operator operator : operators) {
      for (Schema schema : operator.schemas()) {
        List<String> words = operator.entry().words("returns", schema);
        if (!words.isEmpty()
            && family.records.containsKey(words.get(0))
            && written.add(words.get(0))) {
          problems.during(operator.entry().place(), () -> record(out, schema, words));
        }
      }
    }
    family.records.forEach(
        (name, declared) -> problems.during(declared.place(), () -> checkReturned(name, written)));
  }

  private static void checkReturned(String record, Set<String> written) {
    if (!written.contains(record)) {
      throw new SpecException("no operator returns the record " + record + "; remove it");
    }
  }

  private void record(StringBuilder out, Schema schema, List<String> words) {
    List<String> components = new ArrayList<>();
    Family.RecordDeclaration declared = Objects.requireNonNull(family.records.get(words.get(0)));
    Javadoc doc = new Javadoc().paragraph(declared.sentence());
    for (int i = 0; i < schema.results().size(); i++) {
      String name = words.size() > 1 ? words.get(i + 1) : schema.results().get(i).name();
      components.add("Tensor " + Names.camel(name));
      doc.tag("param", Names.camel(name) + " " + glossary.meaning(schema, name, ""));
    }
    out.append('\n');
    doc.appendTo(out, "  ");
    out.append(
        MethodWriter.wrapped("  " + modifier + "record " + words.get(0) + "(", components, ") {}"));
    out.append('\n');
  }

  void options(StringBuilder out, OptionsClass options, Set<String> users) {
    out.append('\n');
    List<String> calls = users.stream().map(name -> "`" + name + "`").toList();
    new Javadoc().paragraph("Options of " + Javadoc.list(calls, "and") + ".").appendTo(out, "  ");
    out.append("  ")
        .append(modifier)
        .append(family.ofTensor() ? "final class " : "static final class ");
    out.append(options.name()).append(" {\n");
    for (Argument argument : options.arguments()) {
      String initial = initial(options, argument);
      out.append(initial.equals("null") ? "    @Nullable Object " : "    Object ");
      out.append(Names.camel(argument.name())).append(" = ").append(initial).append(";\n");
    }
    out.append("\n    ").append(options.name()).append("() {}\n");
    List<Argument> tensors = options.tensors();
    for (Argument argument : options.arguments()) {
      setter(out, options, argument);
      if (tensors.contains(argument)) {
        tensorSetter(out, options, argument);
      }
    }
    if (!tensors.isEmpty()) {
      String any =
          tensors.stream()
              .map(a -> Names.camel(a.name()) + " instanceof Tensor")
              .collect(Collectors.joining(" || "));
      out.append("\n    boolean asTensors() {\n      return ").append(any).append(";\n    }\n");
    }
    out.append("  }\n");
  }

  private static String initial(OptionsClass options, Argument argument) {
    String fallback =
        options.operator().entry().ofArgument("default", argument.name(), options.schema());
    return fallback == null ? "Dispatch.DEFAULT" : fallback;
  }

  private void setter(StringBuilder out, OptionsClass options, Argument argument) {
    Method.Parameter parameter =
        Overloads.parameter(options.operator(), options.schema(), argument);
    String name = parameter.name();
    out.append('\n');
    docs.setter(options, argument).appendTo(out, "    ");
    boolean choice = argument.type().plain().equals("str") && !parameter.type().equals("String");
    String type = parameter.type().equals("long[]") ? "long..." : parameter.type();
    head(out, options, type, name);
    out.append("      this.")
        .append(name)
        .append(" = ")
        .append(choice ? name + ".schemaName" : name);
    out.append(";\n      return this;\n    }\n");
  }

  /** Writes the setter of a tensor, which selects the overload with tensors. */
  private void tensorSetter(StringBuilder out, OptionsClass options, Argument argument) {
    String name = Names.camel(argument.name());
    out.append('\n');
    docs.setter(options, argument).appendTo(out, "    ");
    head(out, options, "Tensor", name);
    out.append(
        String.format(
            Locale.ROOT, "      this.%s = Dispatch.given(\"%s\", %s);\n", name, name, name));
    out.append("      return this;\n    }\n");
  }

  private static void head(StringBuilder out, OptionsClass options, String type, String name) {
    out.append("    @CanIgnoreReturnValue\n    public ")
        .append(options.name())
        .append(' ')
        .append(name);
    out.append('(').append(type).append(' ').append(name).append(") {\n");
  }
}
