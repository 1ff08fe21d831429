package org.jtorch.graph.internal.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;

/**
 * Follows writes in place. A model has values only: a write makes a new value of the tensor, of the
 * tensor that it is a view of, and, when they are used next, of the other views.
 */
final class Views {
  private static final Set<String> ALIASES =
      Set.of("alias", "detach", "contiguous", "to", "type_as", "dropout", "feature_dropout");
  private static final Set<String> RESHAPES =
      Set.of(
          "view",
          "reshape",
          "flatten",
          "unflatten",
          "squeeze",
          "unsqueeze",
          "view_as",
          "reshape_as");
  private static final Set<String> OTHERS =
      Set.of(
          "permute",
          "transpose",
          "t",
          "numpy_T",
          "mT",
          "select",
          "slice",
          "expand",
          "expand_as",
          "broadcast_to",
          "split",
          "split_with_sizes",
          "chunk",
          "unbind",
          "narrow",
          "movedim",
          "diagonal",
          "unfold",
          "swapaxes");

  /** A value that shares elements with another. */
  private static final class View {
    private final String base;
    private final Node node;
    private int version;

    View(String base, Node node, int version) {
      this.base = base;
      this.node = node;
      this.version = version;
    }
  }

  private final GraphConverter converter;
  private final Graph source;
  private final boolean hasWrites;
  private final Map<String, View> views = new HashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final Map<String, Node> lost = new HashMap<>();
  private final Set<String> inputs = new HashSet<>();

  Views(GraphConverter converter, Graph source) {
    this.converter = converter;
    this.source = source;
    this.hasWrites = source.nodes().stream().anyMatch(Views::isWrite);
    source.inputs().forEach(input -> inputs.add(input.name()));
  }

  private static String name(Node node) {
    String name = node.operator().substring(node.operator().indexOf("::") + 2);
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static boolean isWrite(Node node) {
    String name = name(node);
    return node.operator().startsWith("aten::") && name.endsWith("_") && !name.endsWith("__");
  }

  /** Makes the values that a node uses those after all writes. */
  void refresh(Node node) {
    if (hasWrites) {
      node.uses().forEach(value -> refresh(value, node));
    }
  }

  void refresh(String value, Node user) {
    if (lost.containsKey(value)) {
      Node writer = lost.get(value);
      throw GraphConverter.refuse(
          writer, "it writes to a view of " + value + ", which " + user.operator() + " uses later");
    }
    View view = views.get(value);
    if (view == null) {
      return;
    }
    refresh(view.base, user);
    if (view.version != version(view.base)) {
      view.version = version(view.base);
      view.node.uses().forEach(name -> refresh(name, user));
      converter.run(view.node);
      versions.merge(value, 1, Integer::sum);
    }
  }

  private int version(String value) {
    return versions.getOrDefault(value, 0);
  }

  /** Notes the views that a node made, and carries out its write. */
  void written(Node node) {
    if (!hasWrites || node.arguments().isEmpty()) {
      return;
    }
    if (!(node.arguments().values().iterator().next() instanceof Argument.Value first)) {
      return;
    }
    String base = first.name();
    if (isWrite(node)) {
      String made = node.defines().get(0);
      write(base, converter.value(new Argument.Value(made), node).name(), node);
      views.put(made, new View(base, alias(base, made), version(base)));
    } else if (isView(node, base)) {
      node.defines().forEach(made -> views.put(made, new View(base, node, version(base))));
    }
  }

  private static Node alias(String base, String made) {
    return new Node(
        "aten::alias",
        Map.of("self", new Argument.Value(base)),
        List.of(new Argument.Value(made)),
        "");
  }

  private boolean isView(Node node, String base) {
    String name = name(node);
    if (!node.operator().startsWith("aten::") || node.defines().isEmpty()) {
      return false;
    }
    boolean sameType =
        source.types().get(base) instanceof ValueType.OfTensor before
            && source.types().get(node.defines().get(0)) instanceof ValueType.OfTensor after
            && before.dtype() == after.dtype();
    return (ALIASES.contains(name) && sameType && !copies(node))
        || RESHAPES.contains(name)
        || OTHERS.contains(name);
  }

  private static boolean copies(Node node) {
    return node.arguments().get("copy") instanceof Argument.Constant copy
        && copy.value().equals(true);
  }

  private void write(String value, String name, Node writer) {
    View view = views.get(value);
    if (view == null) {
      if (inputs.contains(value)) {
        throw GraphConverter.refuse(writer, "it writes to the input, parameter or buffer " + value);
      }
      converter.replace(value, name);
      versions.merge(value, 1, Integer::sum);
      return;
    }
    writeBase(view, name, writer);
    converter.replace(value, name);
    versions.merge(value, 1, Integer::sum);
    view.version = version(view.base);
  }

  private void writeBase(View view, String name, Node writer) {
    refresh(view.base, writer);
    Value base = converter.value(new Argument.Value(view.base), view.node);
    OnnxGraph graph = converter.graph();
    Call c = new Call(converter, view.node);
    String operator = name(view.node);
    if (ALIASES.contains(operator)) {
      write(view.base, name, writer);
    } else if (RESHAPES.contains(operator)) {
      write(view.base, graph.node("Reshape", name, graph.shape(base.name())), writer);
    } else if (operator.equals("transpose") || (operator.equals("t") && base.rank() == 2)) {
      int first = operator.equals("t") ? 0 : c.dim("dim0", 0, base.rank());
      int second = operator.equals("t") ? 1 : c.dim("dim1", 0, base.rank());
      long[] order = ShapeOperators.swapped(base.rank(), first, second);
      write(view.base, graph.transpose(name, order), writer);
    } else if (operator.equals("slice")) {
      write(view.base, ScatterOperators.written(c, base, name), writer);
    } else if (operator.equals("select")) {
      write(view.base, ScatterOperators.selected(c, base, name), writer);
    } else {
      lose(view.base, writer);
    }
  }

  /** Notes that the elements of a value are no longer known. */
  private void lose(String value, Node writer) {
    if (inputs.contains(value)) {
      throw GraphConverter.refuse(writer, "it writes to the input, parameter or buffer " + value);
    }
    lost.put(value, writer);
    View view = views.get(value);
    if (view != null) {
      lose(view.base, writer);
    }
  }
}
