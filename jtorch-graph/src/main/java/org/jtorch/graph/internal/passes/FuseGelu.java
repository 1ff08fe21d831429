package org.jtorch.graph.internal.passes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.editing.GraphEditor;

/**
 * Replaces the tanh approximation of GELU, written as eight operators, by one: {@code 0.5 x (1 +
 * tanh(sqrt(2 / pi) (x + 0.044715 x^3)))}.
 */
final class FuseGelu {
  private static final String ADD = "aten::add.Tensor";
  private static final String MUL = "aten::mul.Tensor";
  private static final double TOLERANCE = 1e-6;
  private static final double CUBIC = 0.044715;

  private final Map<String, Node> definitions;
  private final Map<String, Integer> uses;

  private FuseGelu(GraphEditor editor) {
    this.definitions = editor.definitions();
    this.uses = editor.uses();
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    FuseGelu pass = new FuseGelu(editor);
    for (Node node : graph.nodes()) {
      Argument input = pass.input(node);
      if (input != null) {
        Map<String, Argument> arguments = new LinkedHashMap<>();
        arguments.put("self", input);
        arguments.put("approximate", new Argument.Constant("tanh"));
        Node gelu = new Node("aten::gelu", arguments, node.results(), node.origin());
        editor.nodes().set(editor.nodes().indexOf(node), gelu);
      }
    }
    return editor.build();
  }

  /** Returns x where a node computes its GELU; null for other nodes. */
  private @Nullable Argument input(Node product) {
    if (!product.operator().equals(MUL)) {
      return null;
    }
    Argument x = scaled(product.arguments().get("self"), 0.5);
    Node sum = x == null ? null : made(product.arguments().get("other"), ADD);
    Node tanh = sum == null ? null : made(constantOperand(sum, 1), "aten::tanh");
    Argument scaled = tanh == null ? null : tanh.arguments().get("self");
    Node polynomial = made(scaled(scaled, Math.sqrt(2 / Math.PI)), ADD);
    if (x == null || polynomial == null || !x.equals(polynomial.arguments().get("self"))) {
      return null;
    }
    Node cube = made(scaled(polynomial.arguments().get("other"), CUBIC), "aten::pow.Tensor_Scalar");
    boolean isCube =
        cube != null
            && x.equals(cube.arguments().get("self"))
            && isNumber(cube.arguments().get("exponent"), 3);
    return isCube ? x : null;
  }

  /** Returns the node of an operator that makes a value which has only one use. */
  private @Nullable Node made(@Nullable Argument argument, String operator) {
    if (!(argument instanceof Argument.Value value) || uses.getOrDefault(value.name(), 0) != 1) {
      return null;
    }
    Node node = definitions.get(value.name());
    return node != null && node.operator().equals(operator) ? node : null;
  }

  /** Returns what a value is a multiple of, by a factor; null if it is none. */
  private @Nullable Argument scaled(@Nullable Argument argument, double factor) {
    Node node = made(argument, MUL);
    return node == null ? null : constantOperand(node, factor);
  }

  /** Returns the first operand where the second is a number. */
  private static @Nullable Argument constantOperand(Node node, double number) {
    boolean plain = node.arguments().size() == 2;
    return plain && isNumber(node.arguments().get("other"), number)
        ? node.arguments().get("self")
        : null;
  }

  private static boolean isNumber(@Nullable Argument argument, double number) {
    return argument instanceof Argument.Constant constant
        && constant.value() instanceof Number value
        && Math.abs(value.doubleValue() - number) < TOLERANCE * Math.abs(number);
  }
}
