package org.jtorch.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.graph.Graph;
import org.jtorch.graph.TraceOptions;

/**
 * Traces modules, {@code torch.jit.trace} and {@code torch.export.export}: the graph has the
 * module's parameters and buffers by the names of its state dict, and its computation in training
 * and in evaluation mode.
 *
 * <pre>{@code
 * Graph graph = ModuleGraph.trace(model, o -> o.dynamicBatch(), image);
 * graph.save(Path.of("lenet.pt"));                          // torch.jit.load("lenet.pt") in Python
 * }</pre>
 *
 * <p>See {@link Graph#trace(Function, Tensor)} for what a traced function may do. In Python {@code
 * train()} and {@code eval()} switch dropout and batch norm as they do here.
 *
 * <p><b>Ownership:</b> the graph refers to the module's own tensors.
 */
public final class ModuleGraph {
  private ModuleGraph() {}

  /**
   * Traces a layer for inputs of one shape.
   *
   * @param layer a module that is a layer, or a function
   * @param example an input
   * @return the graph
   * @throws IllegalStateException if the layer does something that a graph cannot hold; the message
   *     names the operator and the line
   */
  public static Graph trace(Layer layer, Tensor example) {
    return trace(layer, o -> {}, example);
  }

  /**
   * Traces a layer.
   *
   * @param layer a module that is a layer, or a function
   * @param options {@code o -> o.dynamicBatch()} for any batch size
   * @param example an input
   * @return the graph
   * @throws IllegalStateException if the layer does something that a graph cannot hold
   */
  public static Graph trace(Layer layer, Consumer<TraceOptions> options, Tensor example) {
    if (layer instanceof Module module) {
      return trace(module, inputs -> layer.call(inputs.get(0)), options, List.of(example));
    }
    return Graph.trace(layer::call, options, example);
  }

  /**
   * Traces a module whose inputs or outputs are not one tensor each.
   *
   * <pre>{@code
   * Graph graph =
   *     ModuleGraph.trace(
   *         lstm, in -> lstm.call(in.get(0)), o -> o.dynamic("batch", 0, 1), List.of(x));
   * }</pre>
   *
   * @param module the module
   * @param call calls it: takes the inputs and returns a tensor, or a record, list, map or array of
   *     tensors
   * @param options {@code o -> o.dynamicBatch()} for any batch size
   * @param examples the inputs
   * @return the graph
   * @throws IllegalStateException if the module does something that a graph cannot hold
   */
  public static Graph trace(
      Module module,
      Function<List<Tensor>, ?> call,
      Consumer<TraceOptions> options,
      List<Tensor> examples) {
    module.modules().forEach(UninitializedParameter::check);
    Map<Module, Boolean> before = new LinkedHashMap<>();
    module.modules().forEach(one -> before.put(one, one.isTraining()));
    try {
      return Graph.trace(
          call,
          o -> {
            addState(module, o);
            options.accept(o.bothModes(module::train));
          },
          examples);
    } finally {
      before.forEach(Module::setTraining);
    }
  }

  private static void addState(Module module, TraceOptions o) {
    ModuleTree.byPrefix(module, "")
        .forEach(
            (prefix, one) -> {
              NamedState state = one.state();
              state.parameters().forEach((name, slot) -> o.parameter(prefix + name, slot.get()));
              state
                  .buffers()
                  .forEach(
                      (name, slot) ->
                          o.buffer(prefix + name, slot.get(), state.isPersistent(name)));
            });
  }
}
