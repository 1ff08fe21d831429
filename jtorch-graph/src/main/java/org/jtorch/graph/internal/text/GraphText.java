package org.jtorch.graph.internal.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;

/** The text of graphs, in the form of Python's exported programs. */
public final class GraphText {
  private static final Map<String, String> INFIX =
      Map.ofEntries(
          Map.entry("_operator::add", " + "),
          Map.entry("_operator::sub", " - "),
          Map.entry("_operator::mul", " * "),
          Map.entry("_operator::truediv", " / "),
          Map.entry("_operator::floordiv", " // "),
          Map.entry("_operator::mod", " % "),
          Map.entry("_operator::pow", " ** "),
          Map.entry("_operator::eq", " == "),
          Map.entry("_operator::ne", " != "),
          Map.entry("_operator::lt", " < "),
          Map.entry("_operator::le", " <= "),
          Map.entry("_operator::gt", " > "),
          Map.entry("_operator::ge", " >= "),
          Map.entry("_operator::and_", " & "),
          Map.entry("_operator::or_", " | "));

  /** Functions on numbers, which are no operators of libtorch. */
  private static final List<String> NO_OPS = List.of("_operator::", "math::", "torch::");

  private GraphText() {}

  public static String graph(Graph graph) {
    StringBuilder text = new StringBuilder("def forward(self");
    graph
        .inputs()
        .forEach(
            input ->
                text.append(", ").append(input.name()).append(annotation(graph, input.name())));
    text.append("):\n");
    String origin = "";
    for (Node node : graph.nodes()) {
      if (!node.origin().isEmpty() && !node.origin().equals(origin)) {
        origin = node.origin();
        text.append("    # ").append(origin.startsWith("/") ? "File: " : "").append(origin);
        text.append('\n');
      }
      text.append("    ").append(typed(graph, node)).append('\n');
    }
    String outputs =
        graph.outputs().stream()
            .map(output -> output.value().toString())
            .collect(Collectors.joining(", ", "(", graph.outputs().size() == 1 ? ",)" : ")"));
    return text.append("    return ")
        .append(outputs)
        .append('\n')
        .append(regions(graph))
        .toString();
  }

  private static String regions(Graph graph) {
    return graph.nodes().stream()
        .flatMap(node -> node.arguments().values().stream())
        .filter(Argument.Region.class::isInstance)
        .map(Argument.Region.class::cast)
        .distinct()
        .map(r -> "\nclass " + r.name() + "(torch.nn.Module):\n" + r.graph().toString().indent(4))
        .collect(Collectors.joining());
  }

  private static String typed(Graph graph, Node node) {
    return node.defines().size() == 1 && node.results().size() == 1
        ? node.defines().get(0) + annotation(graph, node.defines().get(0)) + " = " + call(node)
        : node(node);
  }

  public static String node(Node node) {
    String results =
        node.results().stream().map(Argument::toString).collect(Collectors.joining(", "));
    return (results.isEmpty() ? "" : results + " = ") + call(node);
  }

  private static String call(Node node) {
    List<Argument> values = List.copyOf(node.arguments().values());
    String infix = INFIX.get(node.operator());
    if (infix != null && values.size() == 2) {
      return values.get(0) + infix + values.get(1);
    }
    return function(node.operator())
        + node.arguments().entrySet().stream()
            .map(entry -> argument(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** What has no name in the schema is named by its position. */
  private static String argument(String name, Argument value) {
    return name.chars().allMatch(Character::isDigit) ? value.toString() : name + " = " + value;
  }

  private static String function(String operator) {
    String name = operator.replace("::", ".");
    if (NO_OPS.stream().anyMatch(operator::startsWith)) {
      return name;
    }
    boolean overloaded =
        operator.indexOf('.', operator.indexOf("::")) >= 0 || operator.startsWith("higher_order::");
    return "torch.ops." + name + (overloaded ? "" : ".default");
  }

  private static String annotation(Graph graph, String name) {
    ValueType type = graph.types().get(name);
    if (type instanceof ValueType.OfTensor tensor) {
      return ": \"" + tensor.dtype().abbreviation() + tensor.sizes() + "\"";
    } else if (type instanceof ValueType.OfNumber number) {
      return ": \"Sym(" + number.expression() + ")\"";
    }
    return "";
  }
}
