package org.jtorch.graph.internal.passes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.schemas.WrittenValues;

/**
 * Replaces views in a row that only reorder dimensions, and add and remove dimensions of size 1, by
 * one {@code permute}. Multi-head attention unpacks its projections so.
 */
final class ComposePermutations {
  /** A dimension of size 1 that a view has added. */
  private static final int ADDED = -1;

  /**
   * The dimensions of a view.
   *
   * @param axes the dimension of the base that each one is, or {@link #ADDED}
   * @param length the number of views in the row
   */
  private record View(Argument base, List<Integer> axes, int length) {
    boolean isPermutation() {
      return !axes.contains(ADDED);
    }
  }

  private final GraphEditor editor;
  private final Set<String> written;
  private final Map<String, View> views = new HashMap<>();

  private ComposePermutations(GraphEditor editor) {
    this.editor = editor;
    this.written = WrittenValues.of(editor.nodes());
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    ComposePermutations pass = new ComposePermutations(editor);
    graph.nodes().forEach(pass::visit);
    return editor.build();
  }

  private void visit(Node node) {
    View view = view(node);
    if (view == null) {
      return;
    }
    views.put(node.defines().get(0), view);
    if (view.length > 1 && view.isPermutation()) {
      Map<String, Argument> arguments = new LinkedHashMap<>();
      arguments.put("self", view.base);
      arguments.put("dims", new Argument.Items(dims(view.axes)));
      Node permute = new Node("aten::permute", arguments, node.results(), node.origin());
      editor.nodes().set(editor.nodes().indexOf(node), permute);
    }
  }

  private static List<Argument> dims(List<Integer> axes) {
    return axes.stream().<Argument>map(axis -> new Argument.Constant((long) axis)).toList();
  }

  /** Returns the view that a node makes of its input's base; null for other nodes. */
  private @Nullable View view(Node node) {
    Argument self = node.arguments().get("self");
    View of = self == null || node.defines().size() != 1 ? null : known(self);
    if (of == null || written.contains(node.defines().get(0))) {
      return null;
    }
    List<Integer> axes = new ArrayList<>(of.axes);
    boolean reorders =
        switch (node.operator()) {
          case "aten::unsqueeze" -> unsqueeze(axes, dim(node, "dim", axes.size() + 1));
          case "aten::squeeze.dim" -> squeeze(axes, dim(node, "dim", axes.size()));
          case "aten::transpose.int" ->
              swap(axes, dim(node, "dim0", axes.size()), dim(node, "dim1", axes.size()));
          default -> false;
        };
    return reorders ? new View(of.base, axes, of.length + 1) : null;
  }

  private @Nullable View known(Argument value) {
    View known = value instanceof Argument.Value named ? views.get(named.name()) : null;
    if (known == null && editor.type(value) instanceof ValueType.OfTensor type) {
      return new View(value, IntStream.range(0, type.sizes().size()).boxed().toList(), 0);
    }
    return known;
  }

  /** Returns a dimension counted from the front; -1 if it is not known or out of range. */
  private static int dim(Node node, String name, int rank) {
    long dim =
        node.arguments().get(name) instanceof Argument.Constant constant
                && constant.value() instanceof Long number
            ? number
            : Long.MIN_VALUE;
    return dim >= -rank && dim < rank ? (int) (dim < 0 ? dim + rank : dim) : -1;
  }

  private static boolean unsqueeze(List<Integer> axes, int dim) {
    if (dim >= 0) {
      axes.add(dim, ADDED);
    }
    return dim >= 0;
  }

  private static boolean squeeze(List<Integer> axes, int dim) {
    boolean isAdded = dim >= 0 && axes.get(dim) == ADDED;
    if (isAdded) {
      axes.remove(dim);
    }
    return isAdded;
  }

  private static boolean swap(List<Integer> axes, int dim0, int dim1) {
    if (dim0 >= 0 && dim1 >= 0) {
      Collections.swap(axes, dim0, dim1);
    }
    return dim0 >= 0 && dim1 >= 0;
  }
}
