package org.jtorch.graph.internal.script;

import java.util.List;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Output;

/** Writes what a graph does with its outputs as TorchScript. */
final class ScriptOutputs {
  private final Graph graph;
  private final ScriptLines lines;
  private final ScriptText text;

  ScriptOutputs(Graph graph, ScriptLines lines, ScriptText text) {
    this.graph = graph;
    this.lines = lines;
    this.text = text;
  }

  /** Writes the new values of buffers, parameters and inputs. */
  void addMutations() {
    for (Output output : graph.outputs()) {
      switch (output.kind()) {
        case BUFFER_MUTATION, PARAMETER_MUTATION, INPUT_MUTATION -> {
          String target = lines.name(mutated(output));
          lines.add("torch.copy_(torch.detach(" + target + "), " + text.of(output.value()) + ")");
        }
        case USER, LOSS, PARAMETER_GRADIENT, INPUT_GRADIENT, TOKEN -> {}
      }
    }
  }

  private String mutated(Output output) {
    return graph.inputs().stream()
        .filter(input -> isTarget(input, output.target()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "toScript: the graph changes " + output.target() + ", which is no input"))
        .name();
  }

  private static boolean isTarget(Input input, String target) {
    return input.kind() == Input.Kind.USER
        ? input.name().equals(target)
        : input.target().equals(target);
  }

  /** Writes the return of the results, several as a tuple. */
  void addReturn() {
    List<String> results =
        graph.outputs().stream()
            .filter(
                output ->
                    switch (output.kind()) {
                      case USER, LOSS, PARAMETER_GRADIENT, INPUT_GRADIENT -> true;
                      case BUFFER_MUTATION, PARAMETER_MUTATION, INPUT_MUTATION, TOKEN -> false;
                    })
            .map(output -> text.of(output.value()))
            .toList();
    lines.add(
        "return "
            + switch (results.size()) {
              case 0 -> "None";
              case 1 -> results.get(0);
              default -> "(" + String.join(", ", results) + ")";
            });
  }
}
