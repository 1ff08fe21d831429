package org.jtorch.graph;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Computes nodes whose arguments are all constants, unless the result takes more memory, is random,
 * is changed in place, or is returned.
 */
final class FoldConstants {
  /** Size up to which a result may be larger than its arguments. */
  private static final long SMALL = 1 << 16;

  private final GraphEditor editor;
  private final Set<String> excluded;

  private FoldConstants(GraphEditor editor) {
    this.editor = editor;
    this.excluded = WrittenValues.of(editor.nodes());
    excluded.addAll(editor.returned());
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    FoldConstants pass = new FoldConstants(editor);
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
        && node.uses().stream().allMatch(name -> editor.state(new Argument.Value(name)) != null);
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
    try (Interpreter interpreter = new Interpreter(graph)) {
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
