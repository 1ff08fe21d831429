package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Method.Parameter;
import org.jtorch.codegen.Schema.Argument;

/** Writes a method's signature and the one call in its body. */
final class MethodWriter {
  private static final int WIDTH = 100;
  private static final Set<String> PRIMITIVES = Set.of("long", "double", "boolean");

  private final String owner;

  /** For methods of the named type. */
  MethodWriter(String owner) {
    this.owner = owner;
  }

  void write(Method method, StringBuilder out) {
    boolean ofTensor = method.operator().family().ofTensor();
    if (method.operator().inPlace()) {
      out.append("  @CanIgnoreReturnValue\n");
    }
    String head =
        "  "
            + (ofTensor ? "default " : "public static ")
            + result(method)
            + " "
            + method.name()
            + "(";
    List<String> parameters = new ArrayList<>();
    method.parameters().forEach(p -> parameters.add(p.type() + " " + p.name()));
    OptionsClass options = method.options();
    if (options != null) {
      parameters.add("Consumer<" + options.name() + "> options");
    }
    out.append(broken(head, parameters, ") {")).append('\n');
    if (options != null) {
      out.append("    ")
          .append(options.name())
          .append(" chosen = new ")
          .append(options.name())
          .append("();\n");
      out.append("    options.accept(chosen);\n");
    }
    body(method, out);
    out.append("  }\n");
  }

  private void body(Method method, StringBuilder out) {
    List<String> arguments = new ArrayList<>();
    arguments.add(operator(method));
    boolean toOrder =
        !method.parameters().isEmpty() && method.parameters().get(0).type().equals("TensorOptions");
    if (toOrder) {
      arguments.add("options");
    }
    arguments.addAll(arguments(method));
    String record = record(method);
    if (record != null) {
      out.append(broken("    Tensor[] results = Dispatch.tensors(", arguments, ");")).append('\n');
      List<String> each = new ArrayList<>();
      for (int i = 0; i < method.schema().results().size(); i++) {
        each.add("results[" + i + "]");
      }
      out.append(broken("    return new " + record + "(", each, ");")).append('\n');
      return;
    }
    String call = method.operator().inPlace() ? "inPlace" : TypeTable.dispatch(method.schema());
    if (toOrder) {
      out.append(broken("    return FactoryCalls.make(", arguments, ");")).append('\n');
      return;
    }
    String lead = call.equals("none") ? "    Dispatch." : "    return Dispatch.";
    out.append(broken(lead + call + "(", arguments, ");")).append('\n');
  }

  /** The handle of the operator; where the options can be tensors, of the one that fits them. */
  private static String operator(Method method) {
    String holder = method.operator().family().holder() + ".";
    String handle = holder + Names.constant(method.schema());
    Schema tensors = method.operator().tensorForm(method.schema());
    return tensors == null || method.options() == null
        ? handle
        : String.format(
            Locale.ROOT,
            "chosen.asTensors()\n            ? %s%s\n            : %s",
            holder,
            Names.constant(tensors),
            handle);
  }

  /** One expression for each argument of the schema; trailing defaults are left to Dispatch. */
  private static List<String> arguments(Method method) {
    List<String> expressions = new ArrayList<>();
    for (Argument argument : method.schema().arguments()) {
      expressions.add(expression(method, argument));
    }
    while (!expressions.isEmpty()
        && expressions.get(expressions.size() - 1).equals("Dispatch.DEFAULT")) {
      expressions.remove(expressions.size() - 1);
    }
    return expressions;
  }

  private static String expression(Method method, Argument argument) {
    Operator operator = method.operator();
    if (argument.equals(operator.receiver(method.schema()))) {
      return operator.inPlace() ? "(Tensor) this" : "this";
    }
    for (Parameter parameter : method.parameters()) {
      if (parameter.argument().equals(argument)) {
        return given(parameter);
      }
    }
    OptionsClass options = method.options();
    if (options != null) {
      for (Argument option : options.arguments()) {
        if (option.name().equals(argument.name())) {
          return "chosen." + Names.camel(argument.name());
        }
      }
    }
    String fallback = operator.entry().about("default", argument.name(), method.schema());
    return fallback == null ? "Dispatch.DEFAULT" : fallback;
  }

  private static String given(Parameter parameter) {
    if (parameter.type().equals("Tensor...")) {
      return "(Object) " + parameter.name();
    }
    boolean choice =
        parameter.argument().type().plain().equals("str") && !parameter.type().equals("String");
    if (choice) {
      return parameter.name() + ".schemaName";
    }
    // None is what is not given; a null that is given is a mistake, which Dispatch could not see.
    return parameter.argument().type().nullable() && !PRIMITIVES.contains(parameter.type())
        ? "Dispatch.given(\"" + parameter.name() + "\", " + parameter.name() + ")"
        : parameter.name();
  }

  private String result(Method method) {
    String record = record(method);
    return record == null ? TypeTable.result(method.schema()) : record;
  }

  /**
   * The record of several results, qualified where another family declares it; null for one result.
   */
  private @Nullable String record(Method method) {
    if (method.schema().results().size() < 2) {
      return null;
    }
    List<String> words = method.operator().entry().words("returns", method.schema());
    if (words.isEmpty()) {
      throw new SpecException(
          method.schema().qualifiedName()
              + " has several results; name their record with 'returns RECORD'");
    }
    Family family = method.operator().family();
    boolean here = family.records.containsKey(words.get(0)) && family.javaName.equals(owner);
    return here ? words.get(0) : family.outerName() + "." + words.get(0);
  }

  /** The line, or one with the list on a line or lines of its own where it is too long. */
  static String broken(String head, List<String> list, String tail) {
    String line = head + String.join(", ", list) + tail;
    if (line.length() <= WIDTH) {
      return line;
    }
    String indent = " ".repeat(head.length() - head.stripLeading().length() + 4);
    String second = indent + String.join(", ", list) + tail;
    if (second.length() <= WIDTH) {
      return head + "\n" + second;
    }
    return list.stream().collect(Collectors.joining(",\n" + indent, head + "\n" + indent, tail));
  }
}
