package org.jtorch.graph;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.internal.tracing.TraceRequest;

/**
 * Options of {@link Graph#trace}: which sizes of the inputs are free, and the tensors that are the
 * program's own.
 */
@CanIgnoreReturnValue
public final class TraceOptions {
  private final Map<String, List<TraceRequest.Place>> symbols = new LinkedHashMap<>();
  private final List<List<Tensor>> examples = new ArrayList<>();
  private final Map<String, TraceRequest.State> state = new LinkedHashMap<>();
  private final List<String> inputNames = new ArrayList<>();
  private boolean batch;
  private @Nullable Consumer<Boolean> modes;

  private TraceOptions() {}

  @CheckReturnValue
  static TraceRequest request(Consumer<TraceOptions> options) {
    TraceOptions chosen = new TraceOptions();
    options.accept(chosen);
    return new TraceRequest(
        chosen.symbols,
        chosen.examples,
        chosen.state,
        chosen.inputNames,
        chosen.batch,
        chosen.modes);
  }

  /**
   * Frees a size of an input: the graph takes any size there. Inputs and dimensions count from 0.
   */
  public TraceOptions dynamic(int input, int dim) {
    return dynamic("s" + symbols.size(), input, dim);
  }

  /**
   * Frees a size of an input under a name, as {@code torch.export.Dim(name)} does. Sizes of the
   * same name are equal in each call.
   */
  public TraceOptions dynamic(String name, int input, int dim) {
    if (input < 0 || dim < 0) {
      throw new IllegalArgumentException("dynamic: input and dimension count from 0");
    }
    symbols
        .computeIfAbsent(Objects.requireNonNull(name), key -> new ArrayList<>())
        .add(new TraceRequest.Place(input, dim));
    return this;
  }

  /** Frees the first dimension of all inputs, under the name {@code batch}. */
  public TraceOptions dynamicBatch() {
    batch = true;
    return this;
  }

  /**
   * Adds inputs of other sizes, for sizes that jtorch cannot choose because the function accepts
   * certain ones only. Together with the example there must be at least three sets of inputs, or
   * two more than free sizes. Sizes that differ between them are free.
   */
  public TraceOptions example(Tensor... inputs) {
    examples.add(List.of(inputs));
    return this;
  }

  /**
   * Names of the inputs, in order. Default {@code x} for one input, else {@code x0}, {@code x1}.
   */
  public TraceOptions inputNames(String... names) {
    inputNames.clear();
    inputNames.addAll(List.of(names));
    return this;
  }

  /**
   * Adds a parameter of the program, to be called in the order of the state dict. Tensors that are
   * neither inputs nor state become constants of the graph.
   */
  public TraceOptions parameter(String name, Tensor tensor) {
    return state(Input.Kind.PARAMETER, name, tensor);
  }

  /**
   * Adds a buffer of the program, to be called in the order of the state dict.
   *
   * @param persistent whether it is in the state dict
   */
  public TraceOptions buffer(String name, Tensor tensor, boolean persistent) {
    return state(persistent ? Input.Kind.BUFFER : Input.Kind.TEMPORARY_BUFFER, name, tensor);
  }

  private TraceOptions state(Input.Kind kind, String name, Tensor tensor) {
    state.put(
        Objects.requireNonNull(name), new TraceRequest.State(kind, Objects.requireNonNull(tensor)));
    return this;
  }

  /**
   * Traces the function in training mode and in evaluation mode; the graph then has an input of
   * kind {@link Input.Kind#TRAINING} if the two differ.
   *
   * @param train sets the mode of the function: true for training
   */
  public TraceOptions bothModes(Consumer<Boolean> train) {
    modes = Objects.requireNonNull(train);
    return this;
  }
}
