package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Method.Parameter;
import org.jtorch.codegen.Schema.Argument;

/** Writes a method's signature and its body, which is one call. */
final class MethodWriter {
  private static final int WIDTH = 100;
  private static final Set<String> PRIMITIVES = Set.of("long", "double", "boolean");

  private final String owner;

  /** Creates a writer for methods of the named type. */
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
    out.append(wrapped(head, parameters, ") {")).append('\n');
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
    boolean withTensorOptions =
        !method.parameters().isEmpty() && method.parameters().get(0).type().equals("TensorOptions");
    if (withTensorOptions) {
      arguments.add("options");
    }
    arguments.addAll(arguments(method));
    String record = record(method);
    if (record != null) {
      out.append(wrapped("    Tensor[] results = Dispatch.tensors(", arguments, ");")).append('\n');
      List<String> each = new ArrayList<>();
      for (int i = 0; i < method.schema().results().size(); i++) {
        each.add("results[" + i + "]");
      }
      out.append(wrapped("    return new " + record + "(", each, ");")).append('\n');
      return;
    }
    String call = method.operator().inPlace() ? "inPlace" : TypeTable.dispatch(method.schema());
    if (withTensorOptions) {
      out.append(wrapped("    return FactoryCalls.make(", arguments, ");")).append('\n');
      return;
    }
    String lead = call.equals("none") ? "    Dispatch." : "    return Dispatch.";
    out.append(wrapped(lead + call + "(", arguments, ");")).append('\n');
  }

  /** Returns the operator handle; if options may be tensors, an expression that selects it. */
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

  /** Returns one expression per argument of the schema; trailing defaults are omitted. */
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
        return argument(parameter);
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
    String fallback = operator.entry().ofArgument("default", argument.name(), method.schema());
    return fallback == null ? "Dispatch.DEFAULT" : fallback;
  }

  private static String argument(Parameter parameter) {
    if (parameter.type().equals("Tensor...")) {
      return "(Object) " + parameter.name();
    }
    boolean choice =
        parameter.argument().type().plain().equals("str") && !parameter.type().equals("String");
    if (choice) {
      return parameter.name() + ".schemaName";
    }
    // Dispatch takes null for None, so an explicit null must be rejected before.
    return parameter.argument().type().nullable() && !PRIMITIVES.contains(parameter.type())
        ? "Dispatch.given(\"" + parameter.name() + "\", " + parameter.name() + ")"
        : parameter.name();
  }

  private String result(Method method) {
    String record = record(method);
    return record == null ? TypeTable.result(method.schema()) : record;
  }

  /**
   * Returns the record of several results, qualified if another family declares it; null for one
   * result.
   */
  private @Nullable String record(Method method) {
    if (method.schema().results().size() < 2) {
      return null;
    }
    List<String> words = method.operator().entry().words("returns", method.schema());
    if (words.isEmpty()) {
      throw new SpecException(
          method.schema().qualifiedName()
              + " has several results; name a record with 'returns RECORD'");
    }
    Family family = method.operator().family();
    boolean nested = family.records.containsKey(words.get(0)) && family.javaName.equals(owner);
    return nested ? words.get(0) : family.outerName() + "." + words.get(0);
  }

  /** Returns a line, broken around or within the list if it is too long. */
  static String wrapped(String head, List<String> list, String tail) {
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
