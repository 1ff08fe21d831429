package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;
import org.jtorch.internal.Tracing;

/**
 * Puts the calls that ran without gradients or under mixed precision into regions, as Python's
 * export does.
 */
final class ModeRegions {
  private final List<Node> nodes;
  private final Set<String> outputs;
  private final Map<String, ValueType> types;
  private final List<Node> result = new ArrayList<>();

  private ModeRegions(List<Node> nodes, Set<String> outputs, Map<String, ValueType> types) {
    this.nodes = nodes;
    this.outputs = outputs;
    this.types = types;
  }

  /** Returns the nodes, with regions in the place of those that ran under other modes. */
  static List<Node> of(
      List<Node> nodes, List<Tracing.Modes> modes, Trace trace, Map<String, ValueType> types) {
    Set<String> outputs =
        trace.outputs.stream()
            .flatMap(output -> output.references().stream())
            .collect(Collectors.toSet());
    ModeRegions regions = new ModeRegions(nodes, outputs, types);
    int from = 0;
    while (from < nodes.size()) {
      int to = from + 1;
      while (to < nodes.size() && modes.get(to).equals(modes.get(from))) {
        to++;
      }
      regions.add(from, to, modes.get(from), trace.base);
      from = to;
    }
    return regions.result;
  }

  private void add(int from, int to, Tracing.Modes modes, Tracing.Modes base) {
    List<Node> body = nodes.subList(from, to);
    if (modes.grad() != base.grad() && body.stream().anyMatch(this::isDifferentiable)) {
      body = List.of(gradRegion(body, modes.grad(), to));
    }
    for (Map.Entry<Device.Type, DType> autocast : modes.autocast().entrySet()) {
      body = List.of(autocastRegion(body, autocast, to));
    }
    result.addAll(body);
  }

  /** Returns whether a gradient could flow through the call. */
  private boolean isDifferentiable(Node node) {
    return node.uses().stream()
        .anyMatch(
            name ->
                types.get(name) instanceof ValueType.OfTensor type
                    && (type.dtype().isFloatingPoint() || type.dtype().isComplex()));
  }

  private Node gradRegion(List<Node> body, boolean enabled, int end) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put("enabled", new Argument.Constant(enabled));
    return region("higher_order::wrap_with_set_grad_enabled", arguments, body, end);
  }

  private Node autocastRegion(List<Node> body, Map.Entry<Device.Type, DType> autocast, int end) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    arguments.put(
        "device_type", new Argument.Constant(autocast.getKey().name().toLowerCase(Locale.ROOT)));
    arguments.put("dtype", new Argument.Constant(autocast.getValue()));
    arguments.put("enabled", new Argument.Constant(true));
    arguments.put("cache_enabled", new Argument.None());
    return region("higher_order::wrap_with_autocast", arguments, body, end);
  }

  private Node region(String operator, Map<String, Argument> arguments, List<Node> body, int end) {
    Set<String> defined = new LinkedHashSet<>();
    Set<String> taken = new LinkedHashSet<>();
    for (Node node : body) {
      node.uses().stream().filter(name -> !defined.contains(name)).forEach(taken::add);
      defined.addAll(node.defines());
    }
    Set<String> later = new LinkedHashSet<>(outputs);
    nodes.subList(end, nodes.size()).forEach(node -> later.addAll(node.uses()));
    List<Argument> results = new ArrayList<>();
    defined.stream().filter(later::contains).forEach(name -> results.add(new Argument.Value(name)));
    arguments.put("wrapped_func", new Argument.Region("body", graph(body, taken, results)));
    int place = 0;
    for (String name : taken) {
      arguments.put("args_" + place++, new Argument.Value(name));
    }
    return new Node(operator, arguments, results, body.get(0).origin());
  }

  private Graph graph(List<Node> body, Set<String> taken, List<Argument> results) {
    Graph.Builder builder = Graph.builder();
    taken.forEach(name -> builder.input(Input.user(name)));
    body.forEach(builder::node);
    results.forEach(value -> builder.output(Output.user(value)));
    types.forEach(builder::type);
    return builder.build();
  }
}
