package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;
import org.jtorch.internal.Tracing;

/** Makes a graph of the runs of one function. */
final class TraceGraph {
  private TraceGraph() {}

  /** Returns the graph; it takes over the constants of the first run. */
  static Graph of(
      List<Input> inputs,
      Map<String, TraceRequest.State> state,
      List<Trace> traces,
      List<TraceSizes.Symbol> symbols) {
    Trace first = traces.get(0);
    TraceSizes sizes = new TraceSizes(symbols, List.copyOf(first.types.keySet()));
    TraceMerger merger = new TraceMerger(traces, sizes);
    List<Node> merged = merger.nodes();
    Set<String> used = new HashSet<>();
    first.outputs.forEach(output -> used.addAll(output.references()));
    List<Node> nodes = new ArrayList<>();
    List<Tracing.Modes> modes = new ArrayList<>();
    for (int place : TraceMerger.live(merged, used)) {
      nodes.add(merged.get(place));
      modes.add(first.modes.get(place));
    }
    merger.checkConstants(used);
    Map<String, ValueType> types = merger.types();
    types.putAll(sizes.types());
    Graph.Builder builder = Graph.builder();
    state.forEach((name, one) -> builder.state(name, one.tensor()));
    inputs.stream().filter(input -> input.kind() != Input.Kind.USER).forEach(builder::input);
    first.constants.forEach(
        (name, tensor) -> {
          if (used.contains(name)) {
            builder.state(name, tensor).input(new Input(name, Input.Kind.CONSTANT, name));
          } else {
            tensor.close();
          }
        });
    inputs.stream().filter(input -> input.kind() == Input.Kind.USER).forEach(builder::input);
    TraceMerger.live(sizes.nodes(), used).forEach(place -> builder.node(sizes.nodes().get(place)));
    ModeRegions.of(nodes, modes, first, types).forEach(builder::node);
    first.outputs.forEach(output -> builder.output(Output.user(output)));
    types.forEach(builder::type);
    return builder.build();
  }
}
