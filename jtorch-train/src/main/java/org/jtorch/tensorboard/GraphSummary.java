package org.jtorch.tensorboard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleGraph;

/** Writes a graph as TensorFlow's GraphDef, with the names of modules as scopes. */
final class GraphSummary {
  private static final int PRODUCER = 22;
  private static final String IO_NODE = "IO Node";

  private final Graph graph;
  private final String root;
  private final @Nullable ModuleMarkers markers;
  private final Proto result = new Proto();

  /** Names in TensorBoard by names in the graph. */
  private final Map<String, String> names = new HashMap<>();

  /** Module paths of parameters and buffers. */
  private final Map<String, String> owners = new HashMap<>();

  private final Deque<String> open = new ArrayDeque<>();

  private GraphSummary(Graph graph, String root, @Nullable ModuleMarkers markers) {
    this.graph = graph;
    this.root = root;
    this.markers = markers;
  }

  static Proto of(Graph graph) {
    return new GraphSummary(graph.inMode(false), "Graph", null).write();
  }

  /** Traces a module in evaluation mode, as Python does. */
  static Proto of(Module module, Function<List<Tensor>, ?> call, List<Tensor> inputs) {
    try (ModuleMarkers markers = new ModuleMarkers(module)) {
      Graph graph = ModuleGraph.trace(module, call, o -> {}, inputs).inMode(false);
      return new GraphSummary(graph, module.getClass().getSimpleName(), markers).write();
    }
  }

  private Proto write() {
    Set<String> used = new HashSet<>();
    graph.nodes().forEach(node -> used.addAll(node.uses()));
    graph.inputs().stream().filter(in -> used.contains(in.name())).forEach(this::addInput);
    graph.nodes().forEach(this::addNode);
    int number = 1;
    for (Output output : graph.outputs()) {
      if (output.kind() == Output.Kind.USER || output.kind() == Output.Kind.LOSS) {
        List<String> values = output.value().references();
        add("output/output." + number++, IO_NODE, values, "", null);
      }
    }
    return result.message(4, new Proto().integer(1, PRODUCER));
  }

  private void addInput(Input input) {
    String name;
    String type;
    if (input.kind() == Input.Kind.USER) {
      name = "input/" + input.name();
      type = IO_NODE;
    } else {
      String target = input.target();
      int dot = target.lastIndexOf('.');
      String owner = dot < 0 ? "" : target.substring(0, dot);
      owners.put(input.name(), owner);
      name = scope(owner) + "/" + target.substring(dot + 1);
      type =
          switch (input.kind()) {
            case PARAMETER -> "Parameter";
            case CONSTANT -> "Constant";
            default -> "Buffer";
          };
    }
    names.put(input.name(), name);
    add(name, type, List.of(), "", input.name());
  }

  private void addNode(Node node) {
    ModuleMarkers.Marker marker = markers == null ? null : markers.find(node).orElse(null);
    if (marker != null) {
      names.put(node.defines().get(0), names.getOrDefault(marker.source(), marker.source()));
      follow(marker);
      return;
    }
    List<String> results = node.defines();
    String own = results.isEmpty() ? node.operator() : results.get(0);
    String name = scope(module(node)) + "/" + own;
    for (int i = 0; i < results.size(); i++) {
      names.put(results.get(i), i == 0 ? name : name + ":" + i);
    }
    StringJoiner attributes = new StringJoiner(", ", "{", "}");
    node.arguments()
        .forEach(
            (key, value) -> {
              if (value.references().isEmpty() && !(value instanceof Argument.None)) {
                attributes.add(key + ": " + value);
              }
            });
    add(name, node.operator(), node.uses(), attributes.toString(), own);
  }

  /** Keeps track of the layers that are being called. */
  private void follow(ModuleMarkers.Marker marker) {
    String path = marker.path();
    if (marker.begins()) {
      while (!open.isEmpty() && !isInside(path, open.getLast())) {
        open.removeLast();
      }
      open.addLast(path);
    } else if (open.contains(path)) {
      String last;
      do {
        last = open.removeLast();
      } while (!last.equals(path));
    }
  }

  /** The layer that is being called, or the module inside of it whose parameter the node uses. */
  private String module(Node node) {
    String current = open.isEmpty() ? "" : open.getLast();
    for (String use : node.uses()) {
      String owner = owners.get(use);
      if (owner != null && isInside(owner, current)) {
        return owner;
      }
    }
    return current;
  }

  private static boolean isInside(String path, String module) {
    return module.isEmpty() || path.equals(module) || path.startsWith(module + ".");
  }

  private String scope(String path) {
    return markers == null
        ? root + (path.isEmpty() ? "" : "/" + path.replace('.', '/'))
        : markers.scope(path);
  }

  private void add(
      String name,
      String operator,
      List<String> inputs,
      String attributes,
      @Nullable String value) {
    Proto node = new Proto().text(1, name).text(2, operator);
    for (String input : inputs) {
      node.text(3, names.getOrDefault(input, input));
    }
    byte[] text = attributes.getBytes(StandardCharsets.UTF_8);
    node.message(5, new Proto().text(1, "attr").message(2, new Proto().bytes(2, text)));
    ValueType type = value == null ? null : graph.types().get(value);
    if (type instanceof ValueType.OfTensor tensor) {
      Proto shape = new Proto();
      tensor
          .sizes()
          .forEach(size -> shape.message(2, new Proto().integer(1, size.constant().orElse(-1))));
      Proto list = new Proto().message(1, new Proto().message(7, shape));
      node.message(5, new Proto().text(1, "_output_shapes").message(2, list));
    }
    result.message(1, node);
  }
}
