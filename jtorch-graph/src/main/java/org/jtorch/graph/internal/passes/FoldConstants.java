package org.jtorch.graph.internal.passes;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.interpreter.Interpreter;
import org.jtorch.graph.internal.schemas.Purity;
import org.jtorch.graph.internal.schemas.WrittenValues;

/**
 * Computes nodes whose arguments are all constants, unless the result takes more memory, is random,
 * is changed in place, or is returned.
 */
final class FoldConstants {
  /** Size up to which a result may be larger than its arguments. */
  private static final long SMALL = 1 << 16;

  /** Number of elements that a node may make at load. */
  private static final double MAX_ELEMENTS = 1 << 12;

  private final GraphEditor editor;
  private final Set<String> excluded;

  /** The program's own tensors that are not constants because they may change. */
  private final Set<String> given;

  private final double maxElements;

  private FoldConstants(GraphEditor editor, Set<String> given, double maxElements) {
    this.editor = editor;
    this.given = given;
    this.maxElements = maxElements;
    this.excluded = WrittenValues.of(editor.nodes());
    excluded.addAll(editor.returned());
  }

  static Graph apply(Graph graph) {
    return apply(graph, Set.of(), Double.POSITIVE_INFINITY);
  }

  /**
   * Computes only what does not depend on the program's own tensors, which may change, and makes no
   * large tensors.
   */
  static Graph applyAtLoad(Graph graph) {
    return apply(
        graph,
        graph.inputs().stream().map(Input::name).collect(Collectors.toUnmodifiableSet()),
        MAX_ELEMENTS);
  }

  private static Graph apply(Graph graph, Set<String> given, double maxElements) {
    GraphEditor editor = new GraphEditor(graph);
    FoldConstants pass = new FoldConstants(editor, given, maxElements);
    for (String name : graph.nodes().stream().flatMap(node -> node.defines().stream()).toList()) {
      Node node = editor.definitions().get(name);
      if (node != null && pass.isConstant(node)) {
        pass.fold(node);
      }
    }
    return editor.build();
  }

  private boolean isConstant(Node node) {
    return node.results().size() == 1
        && node.results().get(0) instanceof Argument.Value
        && Purity.isDeterministic(node)
        && node.defines().stream().noneMatch(excluded::contains)
        && node.uses().stream().noneMatch(given::contains)
        && product(node.arguments().values()) <= maxElements
        && node.uses().stream().allMatch(name -> editor.state(new Argument.Value(name)) != null);
  }

  /**
   * Returns the product of the numbers among arguments, no less than the sizes they can ask for.
   */
  private static double product(Collection<Argument> arguments) {
    double product = 1;
    for (Argument argument : arguments) {
      if (argument instanceof Argument.Items list) {
        product *= product(list.items());
      } else if (argument instanceof Argument.Constant constant
          && constant.value() instanceof Number number) {
        product *= Math.max(1, Math.abs(number.doubleValue()));
      }
    }
    return product;
  }

  private void fold(Node node) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Tensor result = compute(node);
      if (result != null && isSmall(node, result)) {
        String name = node.defines().get(0);
        editor.replace(node, editor.constant(name, TensorScope.unscoped(result)));
      }
    }
  }

  private @Nullable Tensor compute(Node node) {
    Graph.Builder builder = Graph.builder();
    for (String name : Set.copyOf(node.uses())) {
      builder.input(new Input(name, Input.Kind.CONSTANT, name));
      builder.state(name, state(name));
    }
    Graph graph = builder.node(node).output(Output.user(node.results().get(0))).build();
    try (Interpreter interpreter = new Interpreter(graph, Map.of(), List.of())) {
      return interpreter.run(List.of()).get(0) instanceof Tensor tensor ? tensor : null;
    }
  }

  private Tensor state(String name) {
    Tensor state = editor.state(new Argument.Value(name));
    if (state == null) {
      throw new IllegalStateException(name + " is no constant");
    }
    return state;
  }

  private boolean isSmall(Node node, Tensor result) {
    long bytes = bytes(result);
    long before = 0;
    for (String name : Set.copyOf(node.uses())) {
      before += bytes(state(name));
    }
    return bytes <= Math.max(before, SMALL);
  }

  private static long bytes(Tensor tensor) {
    return tensor.numel() * tensor.dtype().itemSize();
  }
}
