package org.jtorch.internal.scripts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.FunctionVector;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.SourceRange;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueArrayRef;
import org.bytedeco.pytorch.ValueVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.JitAttributeKind;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.values.NativeValues;

/**
 * Makes the integer divisions of a program safe. libtorch does not check for a divisor of 0, or for
 * the smallest integer divided by -1, for which the processor raises a trap that ends the JVM, at a
 * call or already during constant folding. Each such node is replaced by nodes that libtorch checks
 * ({@code divmod} raises an error for 0) and that do not divide the smallest integer by -1. The
 * results are the same. A module that is saved afterwards contains the longer form.
 */
final class ScriptDivisions {
  /**
   * For integers: the dividend {@code k} is 0 when the divisor is -1, and then {@code k - a} is the
   * quotient. For numbers: {@code m} is whether both are integers; if so, and if the divisor is -1,
   * {@code n} changes the sign of both.
   */
  private static final String SOURCE =
      """
      def floordiv(a: int, b: int) -> int:
        k = a * int(b != -1)
        q, r = divmod(k, b)
        return q + (k - a)
      def remainder(a: int, b: int) -> int:
        q, r = divmod(a * int(b != -1), b)
        return r
      def both(a: int, b: int) -> Tuple[int, int]:
        k = a * int(b != -1)
        q, r = divmod(k, b)
        return q + (k - a), r
      def truncated(a: int, b: int) -> int:
        k = a * int(b != -1)
        q, r = divmod(k, b)
        return q + int(r != 0) * int((k < 0) != (b < 0)) + (k - a)
      def divisor(a: int, b: int) -> int:
        return torch.gcd(abs(a), abs(b))
      def number_floordiv(a: number, b: number) -> number:
        m = int(isinstance(a, int)) * int(isinstance(b, int))
        n = 2 * m * int(b == -1)
        q, r = divmod(0, 1 - m * int(b == 0))
        return (a * (1 - n)) // (b - (r - n))
      def number_remainder(a: number, b: number) -> number:
        m = int(isinstance(a, int)) * int(isinstance(b, int))
        n = 2 * m * int(b == -1)
        q, r = divmod(0, 1 - m * int(b == 0))
        return (a * (1 - n)) % (b - (r - n))
      """;

  /** Schemas, up to their arguments, and their replacements. */
  private static final Map<String, String> SAFE =
      Map.of(
          "aten::floordiv.int(", "floordiv",
          "aten::remainder.int(", "remainder",
          "aten::divmod.int(", "both",
          "aten::__round_to_zero_floordiv.int(", "truncated",
          "aten::gcd.int(", "divisor",
          "aten::floordiv(", "number_floordiv",
          "aten::remainder(Scalar a, Scalar b)", "number_remainder");

  static final Set<String> KINDS =
      Set.of(
          "aten::floordiv",
          "aten::remainder",
          "aten::divmod",
          "aten::__round_to_zero_floordiv",
          "aten::gcd");

  private static final String SUBGRAPH = "Subgraph";
  private static final String VALUE = "value";

  private ScriptDivisions() {}

  /** Makes all functions of a compilation unit safe, before the first of them runs. */
  static void makeSafe(CompilationUnit program) {
    try (FunctionVector functions = program.get_functions()) {
      for (long i = 0; i < functions.size(); i++) {
        Function function = functions.get(i);
        if (function.isGraphFunction()) {
          try (Graph graph = torch.toGraphFunction(function).graph()) {
            makeSafe(program, graph);
          }
        }
      }
    }
  }

  private static void makeSafe(CompilationUnit program, Graph graph) {
    String text = graph.toString();
    if (KINDS.stream().noneMatch(kind -> text.contains(kind + "("))
        && !ScriptTensorDivisions.isMentioned(text)) {
      return;
    }
    List<JitNode> nodes = new ArrayList<>();
    List<JitNode> ofTensors = new ArrayList<>();
    collect(program, graph.block(), nodes, ofTensors);
    ofTensors.forEach(node -> ScriptTensorDivisions.check(graph, node, kind(node)));
    if (!nodes.isEmpty()) {
      try (CompilationUnit safe = torch.compile(SOURCE)) {
        nodes.forEach(node -> replace(graph, node, safe));
      }
    }
  }

  private static void collect(
      CompilationUnit program, Block block, List<JitNode> found, List<JitNode> ofTensors) {
    JitNode end = block.return_node();
    for (JitNode node = block.param_node().next(); !node.equals(end); node = node.next()) {
      String kind = kind(node);
      if (ScriptTensorDivisions.needsCheck(program, node, kind)) {
        ofTensors.add(node);
      } else if (KINDS.contains(kind) && !isSafe(node)) {
        found.add(node);
      }
      try (BlockArrayRef blocks = node.blocks()) {
        for (long i = 0; i < blocks.size(); i++) {
          collect(program, blocks.get(i), found, ofTensors);
        }
      }
      makeSubgraphSafe(program, node);
    }
  }

  /** Makes the subgraph of a {@code fork} safe. */
  private static void makeSubgraphSafe(CompilationUnit program, JitNode node) {
    if (node.hasAttributeS(SUBGRAPH)) {
      try (Symbol name = Symbol.attr(SUBGRAPH);
          Graph graph = node.g(name)) {
        makeSafe(program, graph);
      }
    }
  }

  private static boolean isSafe(JitNode node) {
    Value divisor = node.input(1);
    if (isKind(node, Set.of("aten::gcd"))) {
      return isKind(node.input(0).node(), Set.of("prim::abs"))
          && isKind(divisor.node(), Set.of("prim::abs"));
    }
    Long constant = constant(divisor);
    if (constant != null && constant != 0 && constant != -1) {
      return true;
    }
    return isKind(node, Set.of("aten::divmod"))
        && (Long.valueOf(0).equals(constant(node.input(0))) || isMasked(node.input(0), divisor));
  }

  /**
   * Returns whether a dividend is {@code k * int(divisor != -1)}, which makes a {@code divmod}
   * safe.
   */
  private static boolean isMasked(Value dividend, Value divisor) {
    JitNode product = dividend.node();
    if (!isKind(product, Set.of("aten::mul"))) {
      return false;
    }
    JitNode mask = product.input(1).node();
    if (!isKind(mask, Set.of("aten::Int"))) {
      return false;
    }
    JitNode comparison = mask.input(0).node();
    return isKind(comparison, Set.of("aten::ne"))
        && comparison.input(0).equals(divisor)
        && Long.valueOf(-1).equals(constant(comparison.input(1)));
  }

  static @Nullable Long constant(Value value) {
    JitNode node = value.node();
    if (!isKind(node, Set.of("prim::Constant"))
        || !node.hasAttributeS(VALUE)
        || node.kindOfS(VALUE).intern() != JitAttributeKind.i) {
      return null;
    }
    try (Symbol name = Symbol.attr(VALUE)) {
      return node.i(name);
    }
  }

  static boolean isKind(JitNode node, Set<String> kinds) {
    return kinds.contains(kind(node));
  }

  /** Returns the name of a node's operator, such as {@code aten::remainder}. */
  static String kind(JitNode node) {
    try (Symbol kind = node.kind()) {
      return kind.toQualString().getString();
    }
  }

  private static void replace(Graph graph, JitNode node, CompilationUnit safe) {
    String schema = NativeValues.text(torch.toString(node.schema()));
    for (Map.Entry<String, String> entry : SAFE.entrySet()) {
      if (schema.startsWith(entry.getKey())) {
        replace(graph, node, safe, entry.getValue());
        return;
      }
    }
  }

  private static void replace(Graph graph, JitNode node, CompilationUnit safe, String name) {
    graph.setInsertPoint(node);
    JitNode before = node.prev();
    try (QualifiedName qualified = new QualifiedName(name);
        Graph body = torch.toGraphFunction(safe.get_function(qualified)).graph();
        ValueVector inputs = new ValueVector(node.input(0), node.input(1));
        ValueVector outputs = torch.insertGraph(graph, body, inputs);
        SourceRange range = node.sourceRange()) {
      for (JitNode at = before.next(); !at.equals(node); at = at.next()) {
        at.setSourceRange(range);
      }
      replaceOutputs(graph, node, outputs);
    }
  }

  /** Replaces the outputs of a node by values of the same types. */
  private static void replaceOutputs(Graph graph, JitNode node, ValueVector outputs) {
    Value value = outputs.get(0);
    long count;
    try (ValueArrayRef results = node.outputs()) {
      count = results.size();
    }
    JitNode unpacked = count == 1 ? value.node() : unpacked(graph, value);
    for (long i = 0; i < count; i++) {
      Value from = node.output(i);
      Value to = count == 1 ? value : unpacked.output(i);
      try (Type.TypePtr type = from.type()) {
        to.setType(type);
      }
      from.replaceAllUsesWith(to);
    }
    node.destroy();
  }

  private static JitNode unpacked(Graph graph, Value tuple) {
    return graph.insertNode(graph.createTupleUnpack(tuple));
  }
}
