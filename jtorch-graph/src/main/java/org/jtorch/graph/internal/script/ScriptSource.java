package org.jtorch.graph.internal.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.Ops;
import org.jtorch.TorchException;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.schemas.OperatorSchema;
import org.jtorch.internal.ScriptPrograms;

/** Writes the method {@code forward} of a graph as TorchScript. */
final class ScriptSource {
  /** Operators that have no effect but to tell Python's export about ranges of numbers. */
  private static final Set<String> HINTS =
      Set.of(
          "aten::sym_constrain_range",
          "aten::sym_constrain_range_for_size",
          "aten::_assert_tensor_metadata",
          "aten::_assert_scalar");

  private static final Set<String> ITEMS = Set.of("aten::item", "aten::_local_scalar_dense");

  private static final Set<String> SIZES = Set.of("aten::sym_size.int", "aten::size.int");

  /** Whether an operator has a variant for a number; the list of all operators is slow to make. */
  private static final Map<String, Boolean> SCALAR_OVERLOADS = new ConcurrentHashMap<>();

  private final Graph graph;
  private final ScriptLines lines = new ScriptLines();
  private final ScriptText text = new ScriptText(lines::name, lines::variable);
  private final ScriptRegions regions = new ScriptRegions(this, lines, text);

  /** Mixed precision of the current region. */
  private @Nullable ScriptAutocast autocast;

  private ScriptSource(Graph graph) {
    this.graph = graph;
  }

  /** Returns the source; constants are numbered in the order of the list. */
  static String of(Graph graph, List<String> constants) {
    ScriptSource source = new ScriptSource(graph);
    source.write(constants);
    return source.lines.toString();
  }

  private void write(List<String> constants) {
    String parameters =
        graph.inputs().stream()
            .filter(input -> input.kind() == Input.Kind.USER)
            .map(input -> ", " + lines.define(input.name()) + ": " + typeOf(input.name()))
            .collect(Collectors.joining());
    lines.block(
        "def forward(self" + parameters + "):",
        () -> {
          graph.inputs().forEach(input -> addState(input, constants));
          addNodes(graph);
          ScriptOutputs outputs = new ScriptOutputs(graph, lines, text);
          outputs.addMutations();
          outputs.addReturn();
        });
  }

  private String typeOf(String value) {
    if (graph.types().get(value) instanceof ValueType.OfNumber number) {
      return switch (number.kind()) {
        case INT -> "int";
        case FLOAT -> "float";
        case BOOL -> "bool";
      };
    }
    boolean isTensor = graph.types().get(value) instanceof ValueType.OfTensor || isUsed(value);
    return isTensor ? "Tensor" : "Any";
  }

  private boolean isUsed(String value) {
    return graph.nodes().stream().anyMatch(node -> node.uses().contains(value))
        || graph.outputs().stream().anyMatch(output -> output.value().references().contains(value));
  }

  private void addState(Input input, List<String> constants) {
    switch (input.kind()) {
      case USER -> {}
      case PARAMETER, BUFFER ->
          lines.add(lines.define(input.name()) + " = " + attribute(input.target()));
      case TEMPORARY_BUFFER, CONSTANT ->
          lines.add(
              lines.define(input.name())
                  + " = self."
                  + ScriptPrograms.CONSTANTS
                  + "["
                  + constants.indexOf(input.target())
                  + "]");
      case TRAINING -> lines.add(lines.define(input.name()) + " = self.training");
      case OBJECT, TOKEN ->
          throw new IllegalArgumentException(
              "toScript: the input "
                  + input.name()
                  + " is "
                  + (input.kind() == Input.Kind.TOKEN ? "a token" : "an object of a custom class")
                  + ", which a TorchScript method cannot take from Java");
    }
  }

  /** Returns the expression of an attribute of a nested module. */
  private static String attribute(String path) {
    String expression = "self";
    for (String name : path.split("\\.", -1)) {
      expression =
          name.matches("[A-Za-z_]\\w*")
              ? expression + "." + name
              : "getattr(" + expression + ", " + ScriptText.quoted(name) + ")";
    }
    return expression;
  }

  /** Writes a region in mixed precision, or without it for null. */
  <T> T withAutocast(@Nullable ScriptAutocast precision, Supplier<T> region) {
    ScriptAutocast before = autocast;
    autocast = precision;
    try {
      return region.get();
    } finally {
      autocast = before;
    }
  }

  /** Writes the calls of a graph, whose inputs have names already. */
  void addNodes(Graph of) {
    for (Node node : of.nodes()) {
      try {
        addNode(node, of);
      } catch (IllegalArgumentException | TorchException e) {
        String origin = node.origin().isEmpty() ? "" : " (" + node.origin().strip() + ")";
        throw new IllegalArgumentException(
            "toScript: " + node.operator() + origin + ": " + e.getMessage(), e);
      }
    }
  }

  private void addNode(Node node, Graph of) {
    String operator = node.operator();
    if (HINTS.contains(operator)) {
      return;
    } else if (operator.startsWith("higher_order::")) {
      regions.add(node);
    } else if (ITEMS.contains(operator)) {
      assign(node, item(node, of));
    } else if (SIZES.contains(operator)) {
      List<String> operands = operands(node);
      assign(node, "torch.size(" + operands.get(0) + ", " + operands.get(1) + ")");
    } else if (isArithmetic(operator)) {
      String plain = operator.substring(operator.lastIndexOf(':') + 1);
      assign(node, ScriptText.arithmetic(plain, operands(node)));
    } else if (ScriptForeach.isInPlace(node)) {
      ScriptForeach.calls(node, text).forEach(lines::add);
    } else {
      assign(node, call(node));
    }
  }

  private static boolean isArithmetic(String operator) {
    return operator.startsWith("_operator::")
        || operator.startsWith("math::")
        || operator.startsWith("sym::")
        || operator.startsWith("torch::sym_");
  }

  private List<String> operands(Node node) {
    List<String> operands = new ArrayList<>();
    for (Argument argument : node.arguments().values()) {
      if (argument instanceof Argument.Items items) {
        items.items().forEach(item -> operands.add(text.of(item)));
      } else {
        operands.add(text.of(argument));
      }
    }
    return operands;
  }

  private String item(Node node, Graph of) {
    String call = "torch.item(" + operands(node).get(0) + ")";
    String result = node.defines().isEmpty() ? "" : node.defines().get(0);
    if (of.types().get(result) instanceof ValueType.OfNumber number) {
      return switch (number.kind()) {
        case INT -> "int(" + call + ")";
        case FLOAT -> "float(" + call + ")";
        case BOOL -> "bool(" + call + ")";
      };
    }
    return "int(" + call + ")";
  }

  private String call(Node node) {
    String operator = node.operator();
    int dot = operator.indexOf('.');
    String plain = dot < 0 ? operator : operator.substring(0, dot);
    if (!plain.startsWith("aten::")) {
      throw new IllegalArgumentException(
          "libtorch compiles calls of its own operators, aten::..., only");
    }
    return "torch." + plain.substring("aten::".length()) + arguments(node);
  }

  /** Returns positional arguments up to the first that has its default, then named ones. */
  private String arguments(Node node) {
    Map<String, Argument> given = new LinkedHashMap<>(node.arguments());
    List<String> parts = new ArrayList<>();
    boolean positional = true;
    for (OperatorSchema.Parameter parameter : OperatorSchema.of(node.operator()).parameters()) {
      Argument argument = given.remove(parameter.name());
      positional &= argument != null && !parameter.isKeyword();
      if (argument != null) {
        String expression = expression(node, argument, parameter);
        parts.add(positional ? expression : parameter.name() + "=" + expression);
      }
    }
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "the operator has no parameter " + given.keySet().iterator().next());
    }
    return "(" + String.join(", ", parts) + ")";
  }

  private String expression(Node node, Argument argument, OperatorSchema.Parameter parameter) {
    boolean isNumberForTensor =
        parameter.bareType().equals("Tensor") && isNumber(argument) && !hasScalarOverload(node);
    ScriptAutocast precision = autocast;
    String expression =
        text.of(
            argument,
            parameter,
            tensor -> precision == null ? tensor : precision.cast(node.operator(), tensor));
    return isNumberForTensor ? "torch.scalar_tensor(" + expression + ")" : expression;
  }

  private boolean isNumber(Argument argument) {
    if (argument instanceof Argument.Constant constant) {
      return constant.value() instanceof Number || constant.value() instanceof Boolean;
    }
    return argument instanceof Argument.Value value
        && graph.types().get(value.name()) instanceof ValueType.OfNumber;
  }

  /** Returns whether the operator has a variant for a number in the place of a tensor. */
  private static boolean hasScalarOverload(Node node) {
    String operator = node.operator();
    return operator.endsWith(".Tensor")
        && SCALAR_OVERLOADS.computeIfAbsent(
            operator, name -> Ops.names().contains(name.replaceFirst("\\.Tensor$", ".Scalar")));
  }

  /** Assigns the results of a call to names. */
  private void assign(Node node, String expression) {
    if (node.results().isEmpty() || node.defines().isEmpty()) {
      lines.add(expression);
    } else if (node.results().size() == 1) {
      assign(node.results().get(0), expression);
    } else {
      List<Argument> lists = new ArrayList<>();
      List<String> listNames = new ArrayList<>();
      List<String> targets = new ArrayList<>();
      for (Argument result : node.results()) {
        if (result instanceof Argument.Value value) {
          targets.add(lines.define(value.name()));
        } else {
          targets.add(lines.fresh("_unused"));
          if (result instanceof Argument.Items) {
            lists.add(result);
            listNames.add(targets.get(targets.size() - 1));
          }
        }
      }
      lines.add(String.join(", ", targets) + " = " + expression);
      for (int i = 0; i < lists.size(); i++) {
        assign(lists.get(i), listNames.get(i));
      }
    }
  }

  private void assign(Argument result, String expression) {
    if (result instanceof Argument.Items items) {
      String targets =
          items.items().stream()
              .map(
                  item ->
                      item instanceof Argument.Value value
                          ? lines.define(value.name())
                          : lines.fresh("_unused"))
              .map(name -> name + ", ")
              .collect(Collectors.joining());
      lines.add(targets.strip() + " = " + expression);
    } else {
      lines.add(lines.define(((Argument.Value) result).name()) + " = " + expression);
    }
  }
}
