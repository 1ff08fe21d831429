package org.jtorch.graph;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.graph.internal.editing.ModeBranch;
import org.jtorch.graph.internal.onnx.OnnxModel;
import org.jtorch.graph.internal.passes.InferencePasses;
import org.jtorch.graph.internal.passes.UnpackLayers;
import org.jtorch.graph.internal.script.ScriptTarget;
import org.jtorch.graph.internal.script.ScriptTrace;
import org.jtorch.graph.internal.text.GraphText;
import org.jtorch.graph.internal.tracing.TraceSession;

/**
 * A program of operators in the order in which they run, with its parameters, buffers and
 * constants. Every value has one name and is defined once, before its first use.
 *
 * <p>Prints as Python prints the graph of an exported program.
 */
public final class Graph {
  private final List<Input> inputs;
  private final List<Node> nodes;
  private final List<Output> outputs;
  private final Map<String, ValueType> types;
  private final Map<String, Tensor> state;

  private Graph(Builder builder) {
    this.inputs = List.copyOf(builder.inputs);
    this.nodes = List.copyOf(builder.nodes);
    this.outputs = List.copyOf(builder.outputs);
    this.types = Collections.unmodifiableMap(new LinkedHashMap<>(builder.types));
    this.state = Collections.unmodifiableMap(new LinkedHashMap<>(builder.state));
  }

  /**
   * Returns a builder of a new graph.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the inputs: parameters, buffers and constants first, then what the caller passes.
   *
   * @return inputs in order
   */
  public List<Input> inputs() {
    return inputs;
  }

  /**
   * Returns the calls of operators.
   *
   * @return nodes in the order in which they run
   */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * Returns the outputs.
   *
   * @return outputs in order
   */
  public List<Output> outputs() {
    return outputs;
  }

  /**
   * Returns what is known of the values.
   *
   * @return types by name of the value; a value of unknown type is missing
   */
  public Map<String, ValueType> types() {
    return types;
  }

  /**
   * Returns the parameters, buffers and constants, in the order of the state dict.
   *
   * @return the program's own tensors by name, {@code "conv1.weight"}, in no scope
   */
  public Map<String, Tensor> state() {
    return state;
  }

  /**
   * Returns a graph that computes the same from the same inputs in less time: dropout in evaluation
   * and other nodes without effect are removed, batch normalization and constant factors are folded
   * into the weights of convolutions and linear layers, nodes whose arguments are constants are
   * computed, and 2D convolutions and large linear layers of float32 on the CPU become oneDNN's,
   * with an activation and the addition of a residual connection in the same call. Nothing is
   * measured, so that two optimized graphs give the same numbers.
   *
   * <p>The graph must not be trained: new weights have no gradient. A graph that changes its own
   * parameters or buffers is returned as it is. Inputs must have the data types of the example with
   * which the program was exported. Results of four dimensions may be channels-last.
   *
   * @return the optimized graph, which shares unchanged parameters with this one
   */
  public Graph optimizeForInference() {
    return InferencePasses.apply(this);
  }

  /**
   * Traces a function of one tensor: records the operators that it calls. Control flow is Java's:
   * the graph has what the calls of this run did.
   *
   * <pre>{@code
   * Graph graph = Graph.trace(x -> x.matmul(weight).relu(), o -> o.dynamicBatch(), images);
   * graph.save(Path.of("layer.pt"));                        // torch.jit.load("layer.pt") in Python
   * }</pre>
   *
   * <p>The function is called with tensors of the example's size and, for each size that an option
   * frees, with tensors of other sizes. What differs between the calls must be a number that is a
   * sum or a product of the free sizes; other differences are refused. Tensors that the function
   * does not create by operators, such as {@code Torch.tensor(float[])} or a weight that is not
   * named by {@link TraceOptions#parameter}, become constants. Reading elements of a traced tensor
   * in Java, by {@code item()} or {@code toFloatArray()}, is refused; printing is not. Random
   * operators draw anew in each run of the graph. Devices and dtypes are those of the call. The
   * function runs under the caller's modes; buffers of the options and the default generator keep
   * their values.
   *
   * @param function returns a tensor, or a record, list, map or array of tensors, which become the
   *     outputs in that order
   * @param example an input; its elements do not matter beyond being valid
   * @return the graph
   * @throws IllegalStateException if the function does something that a graph cannot hold; the
   *     message names the operator and the line
   */
  public static Graph trace(Function<Tensor, ?> function, Tensor example) {
    return trace(function, o -> {}, example);
  }

  /**
   * Traces a function of one tensor; see {@link #trace(Function, Tensor)}.
   *
   * @param function the function to record
   * @param options {@code o -> o.dynamicBatch()}
   * @param example an input
   * @return the graph
   * @throws IllegalStateException if the function does something that a graph cannot hold
   */
  public static Graph trace(
      Function<Tensor, ?> function, Consumer<TraceOptions> options, Tensor example) {
    return trace(inputs -> function.apply(inputs.get(0)), options, List.of(example));
  }

  /**
   * Traces a function of any number of tensors; see {@link #trace(Function, Tensor)}.
   *
   * @param function the function to record
   * @param options {@code o -> o.dynamic("length", 0, 1).dynamic("length", 1, 1)}
   * @param examples the inputs
   * @return the graph
   * @throws IllegalStateException if the function does something that a graph cannot hold
   */
  public static Graph trace(
      Function<List<Tensor>, ?> function, Consumer<TraceOptions> options, List<Tensor> examples) {
    return TraceSession.run(function, List.copyOf(examples), TraceOptions.request(options));
  }

  /**
   * Returns the graph of a TorchScript module, for {@link #toOnnx(Path)}. The module's {@code
   * forward} is run on the examples in its present mode: conditions have the branch that was taken
   * and loops are unrolled.
   *
   * <pre>{@code
   * try (ScriptModule script = ScriptModule.load(Path.of("resnet18.pt"))) {
   *   Graph.of(script, o -> o.dynamicBatch(), image).toOnnx(Path.of("resnet18.onnx"));
   * }
   * }</pre>
   *
   * @param script the module, whose tensors the graph refers to
   * @param options {@code o -> o.dynamicBatch()} for any batch size
   * @param examples the inputs
   * @return the graph
   * @throws IllegalStateException if {@code forward} does something that a graph cannot hold, such
   *     as a condition on elements of a tensor
   * @throws UnsupportedOperationException if it sets attributes or calls something that is no
   *     operator; the message names it
   */
  public static Graph of(ScriptModule script, Consumer<TraceOptions> options, Tensor... examples) {
    return ScriptTrace.run(script, options, List.of(examples));
  }

  /**
   * Returns the graph of a TorchScript module for inputs of the examples' sizes; see {@link
   * #of(ScriptModule, Consumer, Tensor...)}.
   *
   * @param script the module, whose tensors the graph refers to
   * @param examples the inputs
   * @return the graph
   * @throws IllegalStateException if {@code forward} does something that a graph cannot hold
   * @throws UnsupportedOperationException if it sets attributes or calls something that is no
   *     operator; the message names it
   */
  public static Graph of(ScriptModule script, Tensor... examples) {
    return of(script, o -> {}, examples);
  }

  /**
   * Returns the graph as a TorchScript module in evaluation mode with its own copy of the state. It
   * has one method, {@code forward}; nested modules hold parameters and buffers only. Several
   * outputs are a tuple, symbolic numbers are ints. Operators outside of {@code aten::} are calls
   * of {@code ops.namespace.name}, for which a library that was loaded is needed wherever the
   * module is. Weights of an optimized graph are stored in oneDNN's own layout, {@code
   * Layout.MKLDNN}; {@link ScriptModule#save} and {@link ScriptModule#stateDict} convert them back.
   *
   * @return a new module, to be closed by the caller
   * @throws IllegalArgumentException if a node has no counterpart in TorchScript; the message names
   *     it
   */
  public ScriptModule toScript() {
    return ScriptTarget.module(this);
  }

  /**
   * Writes the graph as TorchScript to a file for {@code torch.jit.load} and {@link
   * ScriptModule#load(Path)}: with the names and the order of the state dict, and parameters that
   * require gradients as before. Constants and buffers that are not in the state dict are in an
   * attribute {@code _constants}.
   *
   * @param path the file; an existing file is replaced
   * @throws IllegalArgumentException if a node has no counterpart in TorchScript; the message names
   *     it
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public void save(Path path) {
    ScriptTarget.save(this, path);
  }

  /**
   * Returns the graph for one mode: without the branch on an input of kind {@link
   * Input.Kind#TRAINING}.
   *
   * @param training true for training mode, false for evaluation mode
   * @return this graph if it does not branch
   */
  public Graph inMode(boolean training) {
    return ModeBranch.select(this, training);
  }

  /**
   * Writes the graph as an ONNX model, opset 20, {@code torch.onnx.export}.
   *
   * @param path the file, {@code Path.of("resnet18.onnx")}, replaced when the model is complete
   * @throws UnsupportedOperationException as {@link #toOnnx(Path, Consumer)} does
   * @throws UncheckedIOException if the file cannot be written
   */
  public void toOnnx(Path path) {
    toOnnx(path, o -> {});
  }

  /**
   * Writes the graph as an ONNX model, opset 20, with options. Weights keep their names, and sizes
   * that are symbols keep them as names of dimensions. Symbolic numbers are inputs and outputs of
   * type int64 without dimensions. A traced graph of both modes is written in evaluation mode.
   *
   * <p>Attention and other composite operators are written as several nodes. Weights that together
   * exceed 2 GB are written to a second file next to the model, {@code resnet18.onnx.data}.
   *
   * @param path the file, {@code Path.of("resnet18.onnx")}, replaced when the model is complete
   * @param options {@code o -> o.inputNames("image").outputNames("logits")}
   * @throws UnsupportedOperationException if ONNX cannot express an operator: random numbers,
   *     dropout and batch norm in training mode, changes of parameters, buffers or inputs, a data
   *     type that ONNX does not have; the message names the operator and its line in Python
   * @throws IllegalArgumentException if the number of names is wrong
   * @throws UncheckedIOException if the file cannot be written
   */
  public void toOnnx(Path path, Consumer<OnnxOptions> options) {
    OnnxOptions chosen = OnnxOptions.of(options);
    Graph graph = UnpackLayers.apply(ModeBranch.select(this, false));
    OnnxModel.write(graph, path, chosen.inputNames, chosen.outputNames, chosen.externalData);
  }

  @Override
  public String toString() {
    return GraphText.graph(this);
  }

  /** Options of {@link #toOnnx(Path, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class OnnxOptions {
    List<String> inputNames = List.of();
    List<String> outputNames = List.of();
    boolean externalData;

    private OnnxOptions() {}

    static OnnxOptions of(Consumer<OnnxOptions> options) {
      OnnxOptions chosen = new OnnxOptions();
      options.accept(chosen);
      return chosen;
    }

    /** Names of the model's inputs in order. Default the names in the graph. */
    public OnnxOptions inputNames(String... names) {
      inputNames = List.of(names);
      return this;
    }

    /**
     * Names of the model's outputs in order. Default {@code output}, or {@code output_0} and so on;
     * for an exported program the keys of a dict and the names of fields.
     */
    public OnnxOptions outputNames(String... names) {
      outputNames = List.of(names);
      return this;
    }

    /** Whether weights are written to a file of their own, NAME.data. Default only above 2 GB. */
    public OnnxOptions externalData(boolean externalData) {
      this.externalData = externalData;
      return this;
    }
  }

  /** Builds a graph node by node. Not safe for use by several threads. */
  @CanIgnoreReturnValue
  public static final class Builder {
    private final List<Input> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private final Map<String, ValueType> types = new LinkedHashMap<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Set<String> defined = new HashSet<>();

    private Builder() {}

    /**
     * Adds an input.
     *
     * @param input the input
     * @return this builder
     * @throws IllegalArgumentException if a value has its name already
     */
    public Builder input(Input input) {
      define(input.name());
      inputs.add(input);
      return this;
    }

    /**
     * Adds a node behind the others.
     *
     * @param node the call
     * @return this builder
     * @throws IllegalArgumentException if it uses a value that is not defined, or defines one again
     */
    public Builder node(Node node) {
      node.uses().forEach(name -> checkUse(name, node.operator()));
      node.defines().forEach(this::define);
      nodes.add(node);
      return this;
    }

    /**
     * Adds an output.
     *
     * @param output the output
     * @return this builder
     * @throws IllegalArgumentException if it returns a value that is not defined
     */
    public Builder output(Output output) {
      output.value().references().forEach(name -> checkUse(name, "the output"));
      outputs.add(output);
      return this;
    }

    /**
     * Sets what is known of a value.
     *
     * @param name the value's name
     * @param type what is known
     * @return this builder
     */
    public Builder type(String name, ValueType type) {
      types.put(name, type);
      return this;
    }

    /**
     * Adds a parameter, buffer or constant.
     *
     * @param target its name, {@code "conv1.weight"}
     * @param tensor the tensor, which must belong to no scope
     * @return this builder
     */
    public Builder state(String target, Tensor tensor) {
      state.put(target, tensor);
      return this;
    }

    /**
     * Builds the graph.
     *
     * @return the graph
     * @throws IllegalArgumentException if an input refers to a tensor that was not added
     */
    @CheckReturnValue
    public Graph build() {
      for (Input input : inputs) {
        boolean isTensorOfState =
            switch (input.kind()) {
              case PARAMETER, BUFFER, TEMPORARY_BUFFER, CONSTANT -> true;
              case USER, OBJECT, TOKEN, TRAINING -> false;
            };
        if (isTensorOfState && !state.containsKey(input.target())) {
          throw new IllegalArgumentException(
              input.name() + ": the graph has no tensor " + input.target());
        }
      }
      return new Graph(this);
    }

    private void define(String name) {
      if (!defined.add(name)) {
        throw new IllegalArgumentException("two values of the graph are named " + name);
      }
    }

    private void checkUse(String name, String user) {
      if (!defined.contains(name)) {
        throw new IllegalArgumentException(
            user + " uses " + name + ", which no input or earlier node defines");
      }
    }
  }
}
