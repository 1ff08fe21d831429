package org.jtorch.graph.internal.passes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.editing.GraphEditor;
import org.jtorch.graph.internal.schemas.WrittenValues;

/**
 * Replaces equal views of all parts of a tensor along its first dimension by views of the whole
 * tensor, of which {@code unbind} takes the parts. Multi-head attention takes query, key and value
 * out of one projection, and makes the same three views of each.
 */
final class BatchViews {
  /** Operators of views that keep a leading dimension, with the arguments that count dimensions. */
  private static final Map<String, List<String>> VIEWS =
      Map.of(
          "aten::view", List.of(),
          "aten::transpose.int", List.of("dim0", "dim1"),
          "aten::unsqueeze", List.of("dim"));

  private static final String SELECT = "aten::select.int";

  private final GraphEditor editor;
  private final Set<String> excluded;

  private BatchViews(GraphEditor editor) {
    this.editor = editor;
    this.excluded = WrittenValues.of(editor.nodes());
    excluded.addAll(editor.returned());
  }

  static Graph apply(Graph graph) {
    GraphEditor editor = new GraphEditor(graph);
    BatchViews pass = new BatchViews(editor);
    List<Argument> wholes =
        graph.nodes().stream()
            .filter(node -> node.operator().equals(SELECT))
            .map(node -> GraphEditor.argument(node, "self"))
            .distinct()
            .toList();
    wholes.forEach(pass::batch);
    return editor.build();
  }

  private void batch(Argument whole) {
    List<Node> parts = parts(whole);
    if (parts.isEmpty()) {
      return;
    }
    List<Node> views = new ArrayList<>();
    Set<Node> replaced = new HashSet<>(parts);
    Argument current = whole;
    for (List<Node> next = next(parts); !next.isEmpty(); next = next(parts)) {
      Node view = ofWhole(next.get(0), current, parts.size());
      views.add(view);
      replaced.addAll(next);
      current = view.results().get(0);
      parts = next;
    }
    if (!views.isEmpty()) {
      views.add(unbind(current, parts));
      int at = parts.stream().mapToInt(editor.nodes()::indexOf).min().orElseThrow();
      editor.nodes().addAll(at, views);
      editor.nodes().removeAll(replaced);
    }
  }

  /** Returns the nodes that take the parts of a tensor, in order; empty if they are not all. */
  private List<Node> parts(Argument whole) {
    OptionalLong count =
        editor.type(whole) instanceof ValueType.OfTensor type && !type.sizes().isEmpty()
            ? type.sizes().get(0).constant()
            : OptionalLong.empty();
    Node[] parts = new Node[(int) Math.min(count.orElse(0), editor.nodes().size())];
    for (Node node : editor.nodes()) {
      if (node.operator().equals(SELECT)
          && whole.equals(node.arguments().get("self"))
          && number(node, "dim") == 0
          && number(node, "index") >= 0
          && number(node, "index") < parts.length) {
        parts[(int) number(node, "index")] = node;
      }
    }
    boolean isComplete =
        parts.length > 1
            && parts.length == count.orElse(0)
            && Stream.of(parts).allMatch(Objects::nonNull);
    return isComplete ? List.of(parts) : List.of();
  }

  private static long number(Node node, String name) {
    return node.arguments().get(name) instanceof Argument.Constant constant
            && constant.value() instanceof Long number
        ? number
        : Long.MIN_VALUE;
  }

  /**
   * Returns the equal views that follow all parts, and nothing else does; empty if there are none.
   */
  private List<Node> next(List<Node> parts) {
    List<Node> next = new ArrayList<>();
    for (Node part : parts) {
      String name = part.defines().get(0);
      List<Node> users =
          editor.nodes().stream().filter(node -> node.uses().contains(name)).toList();
      boolean isView =
          users.size() == 1
              && !excluded.contains(name)
              && isView(users.get(0))
              && new Argument.Value(name).equals(users.get(0).arguments().get("self"));
      if (!isView || (!next.isEmpty() && !isEqual(next.get(0), users.get(0)))) {
        return List.of();
      }
      next.add(users.get(0));
    }
    return next;
  }

  /** Whether a node is a view whose sizes and dimensions are given one by one. */
  private static boolean isView(Node node) {
    List<String> dims = VIEWS.get(node.operator());
    return dims != null
        && dims.stream().allMatch(dim -> node.arguments().get(dim) instanceof Argument.Constant)
        && (!dims.isEmpty() || node.arguments().get("size") instanceof Argument.Items);
  }

  private static boolean isEqual(Node view, Node other) {
    return view.operator().equals(other.operator()) && options(view).equals(options(other));
  }

  private static Map<String, Argument> options(Node view) {
    Map<String, Argument> options = new LinkedHashMap<>(view.arguments());
    options.remove("self");
    return options;
  }

  /** Returns the view of the whole tensor that is this view of each part. */
  private Node ofWhole(Node view, Argument whole, int parts) {
    Map<String, Argument> arguments = new LinkedHashMap<>(view.arguments());
    arguments.put("self", whole);
    for (String name : Objects.requireNonNull(VIEWS.get(view.operator()))) {
      long dim = number(view, name);
      arguments.put(name, new Argument.Constant(dim < 0 ? dim : dim + 1));
    }
    if (arguments.get("size") instanceof Argument.Items sizes) {
      Stream<Argument> first = Stream.of(new Argument.Constant((long) parts));
      arguments.put(
          "size", new Argument.Items(Stream.concat(first, sizes.items().stream()).toList()));
    }
    String name = editor.unique(view.defines().get(0) + "_of_all");
    return new Node(view.operator(), arguments, List.of(new Argument.Value(name)), view.origin());
  }

  private static Node unbind(Argument whole, List<Node> parts) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put("self", whole);
    arguments.put("dim", new Argument.Constant(0L));
    List<Argument> results = parts.stream().map(part -> part.results().get(0)).toList();
    return new Node(
        "aten::unbind.int", arguments, List.of(new Argument.Items(results)), parts.get(0).origin());
  }
}
