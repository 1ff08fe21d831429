package org.jtorch.graph.internal.script;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.graph.Argument;
import org.jtorch.graph.internal.schemas.OperatorSchema;

/** Expressions of TorchScript. */
final class ScriptText {
  /** Looks up the name of a value in the source. */
  private final UnaryOperator<String> names;

  /** Assigns an expression to a new variable of a type, and returns its name. */
  private final BinaryOperator<String> variables;

  ScriptText(UnaryOperator<String> names, BinaryOperator<String> variables) {
    this.names = names;
    this.variables = variables;
  }

  /** Returns an argument without knowledge of the type that is expected. */
  String of(Argument argument) {
    if (argument instanceof Argument.Value value) {
      return names.apply(value.name());
    } else if (argument instanceof Argument.Constant constant) {
      return constant(constant.value());
    } else if (argument instanceof Argument.Items items) {
      return items.items().stream().map(this::of).collect(Collectors.joining(", ", "[", "]"));
    } else if (argument instanceof Argument.None) {
      return "None";
    } else if (argument instanceof Argument.Entries dict) {
      return dict.entries().entrySet().stream()
          .map(entry -> quoted(entry.getKey()) + ": " + of(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    throw new IllegalArgumentException("a sub-graph is no argument of an operator: " + argument);
  }

  /**
   * Returns an argument as the type of a parameter demands.
   *
   * @param tensors converts the expressions of tensors
   */
  String of(Argument argument, OperatorSchema.Parameter parameter, UnaryOperator<String> tensors) {
    if (argument instanceof Argument.None) {
      return "None";
    } else if (parameter.isList()) {
      return list(argument, parameter.elementType(), tensors);
    }
    return single(argument, parameter.bareType(), tensors);
  }

  private String list(Argument argument, String element, UnaryOperator<String> tensors) {
    if (!(argument instanceof Argument.Items items)) {
      // a number for int[N], or a value that is a list
      return argument instanceof Argument.Constant
          ? "[" + single(argument, element, tensors) + "]"
          : of(argument);
    }
    String elements =
        items.items().stream()
            .map(item -> item instanceof Argument.None ? "None" : single(item, element, tensors))
            .collect(Collectors.joining(", "));
    boolean isPlain = !elements.isEmpty() && !element.endsWith("?");
    return isPlain
        ? "[" + elements + "]"
        : variables.apply("List[" + pythonType(element) + "]", "[" + elements + "]");
  }

  private String single(Argument argument, String type, UnaryOperator<String> tensors) {
    boolean isWhole =
        argument instanceof Argument.Constant constant && constant.value() instanceof Long;
    if (type.equals("float") && argument instanceof Argument.Constant constant) {
      return constant.value() instanceof Long number
          ? constant(number.doubleValue())
          : constant(constant.value());
    } else if (type.equals("float") && argument instanceof Argument.Value) {
      return "float(" + of(argument) + ")";
    } else if (type.equals("bool") && isWhole) {
      return constant(!((Argument.Constant) argument).value().equals(0L));
    }
    return type.startsWith("Tensor") && argument instanceof Argument.Value
        ? tensors.apply(of(argument))
        : of(argument);
  }

  private static String pythonType(String element) {
    boolean optional = element.endsWith("?");
    String bare = optional ? element.substring(0, element.length() - 1) : element;
    String python =
        switch (bare) {
          case "SymInt" -> "int";
          case "Scalar" -> "number";
          default -> bare;
        };
    return optional ? "Optional[" + python + "]" : python;
  }

  static String constant(Object value) {
    if (value instanceof Long number) {
      return number == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : number.toString();
    } else if (value instanceof Double number) {
      return real(number);
    } else if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    } else if (value instanceof String text) {
      return quoted(text);
    } else if (value instanceof Complex number) {
      return "complex(" + real(number.re()) + ", " + real(number.im()) + ")";
    } else if (value instanceof DType dtype) {
      return Integer.toString(dtype.ordinal()); // declared in the order of c10::ScalarType
    } else if (value instanceof Layout layout) {
      return Integer.toString(layout.ordinal()); // of c10::Layout
    } else if (value instanceof MemoryFormat format) {
      return Integer.toString(format.ordinal()); // of c10::MemoryFormat
    } else if (value instanceof Device device) {
      return "torch.device(" + quoted(device.toString()) + ")";
    }
    throw new IllegalArgumentException("not a constant: " + value);
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "float(\"nan\")";
    } else if (Double.isInfinite(number)) {
      return number > 0 ? "float(\"inf\")" : "float(\"-inf\")";
    }
    return Double.toString(number).toLowerCase(Locale.ROOT);
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  /** Returns an expression of a number for an operator of symbolic numbers, by its plain name. */
  static String arithmetic(String operator, List<String> x) {
    return switch (operator) {
      case "add" -> infix(x, "+");
      case "sub" -> infix(x, "-");
      case "mul" -> infix(x, "*");
      // TorchScript replaces n / 1 by n even where n is an int
      case "truediv" -> "(float(" + x.get(0) + ") / float(" + x.get(1) + "))";
      case "floordiv" -> infix(x, "//");
      case "mod" -> infix(x, "%");
      case "pow" -> infix(x, "**");
      case "eq" -> infix(x, "==");
      case "ne" -> infix(x, "!=");
      case "lt" -> infix(x, "<");
      case "le" -> infix(x, "<=");
      case "gt" -> infix(x, ">");
      case "ge" -> infix(x, ">=");
      case "and_" -> infix(x, "and");
      case "or_" -> infix(x, "or");
      case "not_", "sym_not" -> "(not " + x.get(0) + ")";
      case "neg" -> "(-" + x.get(0) + ")";
      case "pos" -> x.get(0);
      case "abs" -> "abs(" + x.get(0) + ")";
      case "sym_sum" -> "(" + String.join(" + ", x) + ")";
      case "sym_max", "max" -> "max(" + String.join(", ", x) + ")";
      case "sym_min", "min" -> "min(" + String.join(", ", x) + ")";
      case "sym_float" -> "float(" + x.get(0) + ")";
      case "sym_int", "trunc" -> "int(" + x.get(0) + ")";
      case "floor" -> "torch.floor(" + x.get(0) + ")";
      case "ceil" -> "torch.ceil(" + x.get(0) + ")";
      case "sqrt", "sym_sqrt", "_sym_sqrt" -> "torch.sqrt(float(" + x.get(0) + "))";
      case "sym_ite" -> "(" + x.get(1) + " if " + x.get(0) + " else " + x.get(2) + ")";
      default ->
          throw new IllegalArgumentException(
              "the graph calls " + operator + " on numbers, which TorchScript does not have");
    };
  }

  private static String infix(List<String> operands, String symbol) {
    return "("
        + Objects.requireNonNull(operands.get(0))
        + " "
        + symbol
        + " "
        + operands.get(1)
        + ")";
  }
}
