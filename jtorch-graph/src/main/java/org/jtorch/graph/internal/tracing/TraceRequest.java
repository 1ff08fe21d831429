package org.jtorch.graph.internal.tracing;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.Input;
import org.jtorch.graph.TraceOptions;

/**
 * What {@link TraceOptions} ask for.
 *
 * @param symbols the places of each free size, by its name
 * @param examples further sets of inputs
 * @param state the program's own tensors by name, in the order of the state dict
 * @param inputNames names of the first inputs
 * @param batch whether the first dimension of all inputs is free
 * @param modes sets the mode of the function, true for training; null to trace in its present mode
 */
public record TraceRequest(
    Map<String, List<Place>> symbols,
    List<List<Tensor>> examples,
    Map<String, State> state,
    List<String> inputNames,
    boolean batch,
    @Nullable Consumer<Boolean> modes) {
  /** A dimension of an input. */
  public record Place(int input, int dim) {}

  /** A tensor of the program's own. */
  public record State(Input.Kind kind, Tensor tensor) {}
}
