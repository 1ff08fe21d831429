package org.jtorch.graph.internal.schemas;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.internal.ResolvedOperator;

/**
 * Finds whether a program changes its own tensors, so that two runs at once would disturb each
 * other.
 */
public final class StateWrites {
  private final Set<String> state = new HashSet<>();

  private StateWrites() {}

  public static boolean in(Graph graph) {
    StateWrites writes = new StateWrites();
    for (Input input : graph.inputs()) {
      switch (input.kind()) {
        case PARAMETER, BUFFER, TEMPORARY_BUFFER, CONSTANT -> writes.state.add(input.name());
        case USER, OBJECT, TOKEN, TRAINING -> {}
      }
    }
    return graph.outputs().stream().anyMatch(StateWrites::isMutation) || writes.anyOf(graph);
  }

  private static boolean isMutation(Output output) {
    return output.kind() == Output.Kind.BUFFER_MUTATION
        || output.kind() == Output.Kind.PARAMETER_MUTATION;
  }

  private boolean anyOf(Graph graph) {
    boolean any = false;
    for (Node node : graph.nodes()) {
      any |= writes(node);
    }
    return any;
  }

  private boolean writes(Node node) {
    for (Argument argument : node.arguments().values()) {
      if (argument instanceof Argument.Region region && writesInside(node, region.graph())) {
        return true;
      }
    }
    return ResolvedOperator.find(node.operator())
        .map(operator -> writes(node, operator))
        .orElse(false);
  }

  /** Whether a sub-graph may change what it is given. */
  private boolean writesInside(Node node, Graph region) {
    if (node.uses().stream().noneMatch(state::contains)) {
      return false;
    }
    StateWrites inside = new StateWrites();
    region.inputs().forEach(input -> inside.state.add(input.name()));
    return inside.anyOf(region);
  }

  private boolean writes(Node node, ResolvedOperator operator) {
    List<Argument> given = List.copyOf(node.arguments().values());
    boolean isOfState = !given.isEmpty() && isState(given.get(0));
    if (isOfState && WrittenValues.mayReturnItsInput(node)) {
      state.addAll(node.defines());
    }
    return operator.parameters().stream()
            .anyMatch(
                parameter ->
                    parameter.modified() && isState(node.arguments().get(parameter.name())))
        || updatesStatistics(node);
  }

  /** Normalization updates its statistics in training, which its schema does not say. */
  private boolean updatesStatistics(Node node) {
    Argument training =
        node.arguments().getOrDefault("training", node.arguments().get("use_input_stats"));
    return training != null
        && !training.equals(new Argument.Constant(false))
        && isState(node.arguments().get("running_mean"));
  }

  private boolean isState(@Nullable Argument argument) {
    return argument != null && argument.references().stream().anyMatch(state::contains);
  }
}
