package org.jtorch.graph;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.Tensor;

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
   * and other nodes without effect are removed, batch normalization is folded into the weights of
   * convolutions and linear layers, nodes whose arguments are constants are computed, and 2D
   * convolutions of float32 on the CPU become oneDNN's, with ReLU and the addition of a residual
   * connection in the same call. Nothing is measured, so that two optimized graphs give the same
   * numbers.
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

  @Override
  public String toString() {
    return GraphText.graph(this);
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
              case USER, OBJECT, TOKEN -> false;
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
