package org.jtorch.graph.internal.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.graph.Argument;
import org.jtorch.graph.CustomOperator;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Output;
import org.jtorch.graph.internal.operators.Run;
import org.jtorch.graph.internal.schemas.StateWrites;
import org.jtorch.internal.OwnedTensors;

/**
 * Runs a graph. Operators are resolved and constants converted when it is created. Results belong
 * to the scope in which the run was started, and everything else that a run makes is closed.
 *
 * <p><b>Thread safety:</b> safe. Runs of a program that changes its parameters or buffers wait for
 * each other.
 */
public final class Interpreter implements AutoCloseable {
  private static final Argument.None NONE = new Argument.None();

  private final Graph graph;
  private final Operators operators;
  private final Program program;
  private final @Nullable ReentrantLock exclusive;
  private final List<Tensor> owned;

  /**
   * Prepares a graph for running.
   *
   * @param custom implementations of operators that libtorch does not have, by name
   * @param owned tensors of the graph's state that are closed with the interpreter
   * @throws org.jtorch.TorchException if an operator does not exist
   * @throws IllegalArgumentException if an operator cannot take its arguments
   */
  public Interpreter(Graph graph, Map<String, CustomOperator> custom, List<Tensor> owned) {
    this.graph = graph;
    this.operators = new Operators(custom);
    this.owned = List.copyOf(owned);
    try {
      this.program = ProgramCompiler.compile(graph, operators);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.exclusive = StateWrites.in(graph) ? new ReentrantLock() : null;
  }

  /**
   * Runs the graph.
   *
   * @param inputs the inputs of kind {@link Input.Kind#USER}, in the graph's order: tensors, Long,
   *     Double, Boolean, String, or {@link Argument.None}
   * @return the outputs that the caller receives, in the graph's order; {@link Argument.None} for
   *     None
   */
  public List<Object> run(List<?> inputs) {
    if (exclusive == null) {
      return runInScope(inputs);
    }
    exclusive.lock();
    try {
      return runInScope(inputs);
    } finally {
      exclusive.unlock();
    }
  }

  /** Closes the tensors that the interpreter owns. No run may be under way. */
  @Override
  public void close() {
    operators.close();
    owned.forEach(Tensor::close);
  }

  private List<Object> runInScope(List<?> inputs) {
    Object[] given = inputs.stream().map(input -> NONE.equals(input) ? null : input).toArray();
    try (TensorScope scope = TensorScope.open()) {
      Object[] values = program.run(new Run(), given);
      List<Object> results = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        Output output = graph.outputs().get(i);
        switch (output.kind()) {
          case BUFFER_MUTATION, PARAMETER_MUTATION ->
              write(graph.state().get(output.target()), values[i], output);
          case INPUT_MUTATION -> write(input(output.target(), given), values[i], output);
          case USER, LOSS, PARAMETER_GRADIENT, INPUT_GRADIENT ->
              results.add(result(scope, values[i], given));
          case TOKEN -> {}
        }
      }
      return Collections.unmodifiableList(results);
    }
  }

  private static void write(@Nullable Object target, @Nullable Object value, Output output) {
    if (!(target instanceof Tensor tensor) || !(value instanceof Tensor next)) {
      throw new IllegalArgumentException(
          "the program writes to " + output.target() + ", which is no tensor");
    }
    tensor.copy_(next);
  }

  private @Nullable Object input(String name, @Nullable Object[] given) {
    int index = 0;
    for (Input input : graph.inputs()) {
      if (input.kind() == Input.Kind.USER) {
        if (input.name().equals(name)) {
          return given[index];
        }
        index++;
      }
    }
    return null;
  }

  /** Returns a value to the caller; inputs and the program's own tensors get another handle. */
  private Object result(TensorScope scope, @Nullable Object value, @Nullable Object[] given) {
    if (value == null) {
      return NONE;
    } else if (value instanceof List<?> list) {
      return list.stream().map(item -> result(scope, item, given)).toList();
    } else if (value instanceof Tensor tensor) {
      boolean isOwn = !isState(tensor) && Arrays.stream(given).noneMatch(input -> input == tensor);
      return scope.keep(isOwn ? tensor : OwnedTensors.share(tensor));
    }
    return value;
  }

  private boolean isState(Tensor tensor) {
    return graph.state().values().stream().anyMatch(state -> state == tensor);
  }
}
