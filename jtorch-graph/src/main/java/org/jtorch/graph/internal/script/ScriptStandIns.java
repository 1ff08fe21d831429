package org.jtorch.graph.internal.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.schemas.OperatorSchema;
import org.jtorch.internal.ScriptPrograms;

/**
 * Calls of operators outside of {@code aten::}. libtorch's compiler of source text does not find
 * them, so that each call is written as the call of a method of the same types, which is replaced
 * after the compilation.
 */
final class ScriptStandIns {
  private static final String METHOD = "_jtorch_operator_";

  /** Types that values of a graph can have. */
  private static final Pattern TYPE =
      Pattern.compile("(Tensor|int|float|bool|str|number|Device)[\\]]*");

  /** Defaults that mean the same in TorchScript; others are names of dtypes, layouts and so on. */
  private static final Pattern DEFAULT =
      Pattern.compile("None|True|False|-?[\\d.e-]+|\\[[-\\d., ]*]|\"[^\"\\\\]*\"");

  private final Map<String, String> methods = new HashMap<>();
  private final List<String> definitions = new ArrayList<>();
  private final ScriptPrograms.Source source = new ScriptPrograms.Source();

  /**
   * Returns the call of an operator.
   *
   * @param expression writes an argument as its parameter demands
   */
  String call(Node node, BiFunction<Argument, OperatorSchema.Parameter, String> expression) {
    OperatorSchema schema = OperatorSchema.of(node.operator());
    Map<String, Argument> given = new HashMap<>(node.arguments());
    List<String> arguments = new ArrayList<>();
    for (OperatorSchema.Parameter parameter : schema.parameters()) {
      Argument argument = given.remove(parameter.name());
      arguments.add(
          argument == null
              ? defaultOf(parameter)
              : expression.apply(repeated(argument, parameter), parameter));
    }
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "the operator has no parameter " + given.keySet().iterator().next());
    }
    String method = methods.computeIfAbsent(node.operator(), name -> define(name, schema));
    return "self." + method + "(" + String.join(", ", arguments) + ")";
  }

  private static String defaultOf(OperatorSchema.Parameter parameter) {
    String text = parameter.defaultText();
    if (!DEFAULT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the operator's parameter " + parameter.name() + " needs a value");
    }
    int count = length(parameter);
    return parameter.isList() && !text.startsWith("[") && !text.equals("None") && count > 0
        ? "[" + String.join(", ", Collections.nCopies(count, text)) + "]"
        : text;
  }

  /** Returns a list in the place of one number for a list of a fixed length. */
  private static Argument repeated(Argument argument, OperatorSchema.Parameter parameter) {
    int count = argument instanceof Argument.Constant ? length(parameter) : 0;
    return count == 0 ? argument : new Argument.Items(Collections.nCopies(count, argument));
  }

  /** Returns the length of {@code int[2]}; 0 for other types. */
  private static int length(OperatorSchema.Parameter parameter) {
    String digits = parameter.bareType().replaceFirst("^.*?\\[(\\d*)]$", "$1");
    return parameter.isList() && !digits.isEmpty() ? Integer.parseInt(digits) : 0;
  }

  private String define(String operator, OperatorSchema schema) {
    String method = METHOD + methods.size();
    StringBuilder text = new StringBuilder("def " + method + "(self");
    for (int i = 0; i < schema.parameters().size(); i++) {
      text.append(", p" + i + ": " + annotation(schema.parameters().get(i).type()));
    }
    text.append("):\n");
    List<String> results = new ArrayList<>();
    for (String result : schema.results()) {
      String type = annotation(result.replaceFirst(" \\w+$", "")); // without its name
      results.add("r" + results.size());
      text.append("    " + results.get(results.size() - 1) + ": " + type + " = " + any(type));
      text.append('\n');
    }
    text.append("    return " + (results.isEmpty() ? "None" : String.join(", ", results)) + "\n");
    definitions.add(text.toString());
    int dot = operator.indexOf('.');
    source.add(method, dot < 0 ? operator : operator.substring(0, dot), results.size());
    return method;
  }

  /** Returns a value of a type. */
  private static String any(String annotation) {
    return switch (annotation) {
      case "Tensor" -> "torch.zeros([0])";
      case "float" -> "0.0";
      case "bool" -> "False";
      case "str" -> "\"\"";
      case "Device" -> "torch.device(\"cpu\")";
      case "int", "number" -> "0";
      default -> annotation.startsWith("Optional") ? "None" : "[]";
    };
  }

  private static String annotation(String type) {
    String plain = OperatorSchema.withoutAliases(type);
    String annotation = ScriptText.pythonType(plain);
    String bare = annotation.substring(annotation.lastIndexOf('[') + 1);
    if (!TYPE.matcher(bare).matches()) {
      throw new IllegalArgumentException(
          "TorchScript has no annotation for the operator's type " + plain);
    }
    return annotation;
  }

  /** Returns the source with the definitions of the methods. */
  ScriptPrograms.Source source(String forward) {
    source.text(Objects.requireNonNull(forward) + String.join("", definitions));
    return source;
  }
}
