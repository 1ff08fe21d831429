package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the Java type of a family, hand-written functions included, and the class with its
 * operator handles.
 */
final class FamilyWriter {
  /** The annotation has no date, so that builds are reproducible. */
  private static final String GENERATED = "@Generated(\"" + Generate.class.getName() + "\")\n";

  /** Types to import, by the text that uses them. */
  private static final Map<String, String> IMPORTS =
      Map.of(
          "@CanIgnoreReturnValue", "com.google.errorprone.annotations.CanIgnoreReturnValue",
          "List<", "java.util.List",
          "Objects.", "java.util.Objects",
          "Consumer<", "java.util.function.Consumer",
          "@Nullable", "org.jspecify.annotations.Nullable",
          "Dispatch.", "org.jtorch.internal.calls.Dispatch",
          "FactoryCalls.", "org.jtorch.internal.calls.FactoryCalls");

  private final Family family;
  private final List<Operator> operators;
  private final MethodDoc docs;
  private final NestedTypes nested;
  private final Problems problems;
  private final List<FunctionGroup> groups;
  private final PyTorchNames names;
  private final Overloads overloads = new Overloads();

  FamilyWriter(
      Family family,
      List<Operator> operators,
      List<FunctionGroup> groups,
      Glossary glossary,
      PyTorchNames names,
      Problems problems) {
    this.problems = problems;
    this.family = family;
    this.operators = operators;
    this.groups = groups;
    this.names = names;
    this.docs = new MethodDoc(glossary, names);
    this.nested = new NestedTypes(family, glossary, docs);
  }

  String source() {
    StringBuilder body = new StringBuilder();
    MethodWriter writer = new MethodWriter(family.javaName);
    for (List<Method> methods : byJavaName().values()) {
      String place = methods.get(0).operator().entry().place();
      problems.during(place, () -> write(methods, writer, body));
    }
    List<FunctionWriter> written =
        groups.stream().map(g -> new FunctionWriter(g, groups, names)).toList();
    written.forEach(functions -> functions.functions(body, problems));
    nested.choices(body);
    nested.records(body, operators, problems);
    for (OptionsClass options : overloads.optionsClasses()) {
      problems.during(
          options.operator().entry().place(),
          () -> nested.options(body, options, overloads.users(options)));
    }
    written.forEach(functions -> functions.nestedTypes(body, problems));
    StringBuilder out = new StringBuilder(header(sources())).append(imports(body.toString()));
    typeDoc().appendTo(out, "");
    out.append(GENERATED).append(declaration()).append(" {\n");
    if (!family.ofTensor()) {
      out.append("  ").append("private ").append(family.javaName).append("() {}\n");
    }
    String content = family.ofTensor() ? body.toString().replaceFirst("^\n", "") : body.toString();
    return out.append(content).append("}\n").toString();
  }

  private void write(List<Method> methods, MethodWriter writer, StringBuilder body) {
    OverloadCheck.check(methods);
    boolean first = true;
    for (Method method : methods) {
      body.append('\n');
      docs.of(method, first).appendTo(body, "  ");
      writer.write(method, body);
      first = false;
    }
  }

  /** Returns the source of the class with the operator handles. */
  String holderSource() {
    Set<String> lines = new LinkedHashSet<>();
    for (Operator operator : operators) {
      for (Schema schema : operator.schemas()) {
        String line =
            String.format(
                Locale.ROOT,
                "  static final Op %s = Op.of(\"aten::%s\", \"%s\");",
                Names.constant(schema),
                schema.name(),
                schema.overload());
        lines.add(line.length() <= 100 ? line : line.replace(" = ", " =\n      "));
      }
    }
    StringBuilder out = new StringBuilder(header(family.source));
    out.append("import javax.annotation.processing.Generated;\n");
    out.append("import org.jtorch.internal.calls.Op;\n\n");
    out.append("/** Operator handles of {@link ").append(family.javaName).append("}. */\n");
    out.append(GENERATED).append("final class ").append(family.holder()).append(" {\n");
    lines.forEach(line -> out.append(line).append('\n'));
    return out.append("\n  private ").append(family.holder()).append("() {}\n}\n").toString();
  }

  private Map<String, List<Method>> byJavaName() {
    Map<String, List<Method>> methods = new LinkedHashMap<>();
    for (Operator operator : operators) {
      problems.during(
          operator.entry().place(),
          () -> {
            List<Method> created = overloads.of(operator);
            methods.computeIfAbsent(operator.javaName(), name -> new ArrayList<>()).addAll(created);
          });
    }
    return methods;
  }

  static String header(String source) {
    return origin(source) + "package org.jtorch;\n\n";
  }

  /** The first line of a generated file. */
  static String origin(String source) {
    return "// Written by jtorch-codegen from " + source + "; change that file, not this one.\n";
  }

  private String sources() {
    return Stream.concat(Stream.of(family.source), groups.stream().map(group -> group.source))
        .collect(Collectors.joining(", "));
  }

  private String imports(String body) {
    Set<String> imports = new TreeSet<>();
    imports.add("javax.annotation.processing.Generated");
    IMPORTS.forEach(
        (text, type) -> {
          if (body.contains(text)) {
            imports.add(type);
          }
        });
    groups.forEach(group -> imports.addAll(group.imports));
    return imports.stream().map(type -> "import " + type + ";\n").collect(Collectors.joining())
        + "\n";
  }

  private Javadoc typeDoc() {
    Javadoc doc = new Javadoc();
    family.doc.forEach(doc::paragraph);
    if (!family.docLines.isEmpty()) {
      doc.lines(family.docLines);
    }
    return doc;
  }

  private String declaration() {
    boolean sealed = !family.permits.isEmpty();
    String name = family.javaName + (sealed ? " permits " + family.permits : "");
    return switch (family.form) {
      case INTERFACE -> "public " + (sealed ? "sealed " : "") + "interface " + name;
      case CLASS -> "public final class " + family.javaName;
    };
  }
}
