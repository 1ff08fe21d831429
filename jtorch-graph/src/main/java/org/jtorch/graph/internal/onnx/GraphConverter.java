package org.jtorch.graph.internal.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;

/** Writes the nodes of a graph, or of a sub-graph, into a graph of the model. */
final class GraphConverter {
  private final Graph source;
  private final OnnxGraph graph;
  private final Map<String, Value> values = new HashMap<>();
  private final Views views;
  private final Set<String> used = new HashSet<>();

  GraphConverter(Graph source, OnnxGraph graph) {
    this.source = source;
    this.graph = graph;
    this.views = new Views(this, source);
    source.nodes().forEach(node -> used.addAll(node.uses()));
    source.outputs().forEach(output -> used.addAll(output.value().references()));
  }

  OnnxGraph graph() {
    return graph;
  }

  boolean isUsed(String value) {
    return used.contains(value);
  }

  static UnsupportedOperationException refuse(Node node, String reason) {
    String place = node.origin().isEmpty() ? "" : " (" + node.origin() + ")";
    String results = node.defines().isEmpty() ? "" : ", which makes " + node.defines().get(0);
    return new UnsupportedOperationException(
        "toOnnx: " + node.operator() + place + results + ": " + reason);
  }

  /** Writes all nodes. */
  void convert() {
    for (Node node : source.nodes()) {
      views.refresh(node);
      run(node);
      views.written(node);
    }
  }

  /** Returns the value of an output. */
  Value output(Argument argument, Node node) {
    if (argument instanceof Argument.Value value) {
      views.refresh(value.name(), node);
    }
    return value(argument, node);
  }

  /** Writes a node without regard to views. */
  void run(Node node) {
    Converter converter =
        OperatorTable.find(node.operator())
            .orElseThrow(() -> refuse(node, "ONNX has no such operator"));
    try {
      converter.convert(new Call(this, node));
    } catch (IndexOutOfBoundsException | ClassCastException e) {
      throw new IllegalArgumentException(
          "toOnnx: " + node.operator() + ": arguments do not fit the operator: " + node, e);
    }
  }

  /** Makes an input of the graph known. */
  void input(String name, Value value) {
    values.put(name, value);
  }

  /** Makes a tensor of the state known. */
  void weight(String name, String model, Tensor tensor) {
    graph.weight(model, tensor);
    List<Long> sizes = Arrays.stream(tensor.shape().toArray()).boxed().toList();
    values.put(name, new Value(model, tensor.dtype(), sizes, false));
  }

  /** Returns a tensor or a number; a constant becomes one of the model. */
  Value value(Argument argument, Node node) {
    if (argument instanceof Argument.Constant constant) {
      DType dtype = dtype(constant.value());
      if (dtype != null) {
        return new Value(graph.scalar(constant.value(), dtype), dtype, List.of(), true);
      }
    }
    if (argument instanceof Argument.Value value) {
      return values.containsKey(value.name()) ? values.get(value.name()) : number(value, node);
    }
    throw refuse(node, argument + " is no tensor and no number");
  }

  private Value number(Argument.Value value, Node node) {
    Object constant =
        constant(value)
            .orElseThrow(() -> refuse(node, value.name() + " is not a tensor and not a number"));
    return value(new Argument.Constant(constant), node);
  }

  private static @Nullable DType dtype(Object constant) {
    return constant instanceof Long
        ? DType.INT64
        : constant instanceof Double
            ? DType.FLOAT64
            : constant instanceof Boolean ? DType.BOOL : null;
  }

  /** Returns the value of a constant, or of a symbolic number that is one. */
  Optional<Object> constant(Argument argument) {
    if (argument instanceof Argument.Constant constant) {
      return Optional.of(constant.value());
    } else if (argument instanceof Argument.Value value) {
      ValueType type = source.types().get(value.name());
      if (type instanceof ValueType.OfNumber number) {
        OptionalLong known = number.expression().constant();
        return known.isPresent() ? Optional.of(known.getAsLong()) : Optional.empty();
      } else if (type instanceof ValueType.OfConstant known
          && known.value() instanceof Argument.Constant constant) {
        return Optional.of(constant.value());
      }
    }
    return Optional.empty();
  }

  /** Returns what is known of a result, under an empty name. */
  Value expected(Argument result, Node node) {
    if (result instanceof Argument.Value value) {
      ValueType type = source.types().get(value.name());
      if (type instanceof ValueType.OfTensor tensor) {
        return of(tensor);
      } else if (type instanceof ValueType.OfNumber number) {
        DType dtype =
            switch (number.kind()) {
              case INT -> DType.INT64;
              case FLOAT -> DType.FLOAT64;
              case BOOL -> DType.BOOL;
            };
        return new Value("", dtype, List.of(), true);
      }
      throw refuse(node, "the graph does not have the type of " + value.name());
    }
    throw refuse(node, "the result is not a tensor");
  }

  static Value of(ValueType.OfTensor type) {
    List<Long> sizes =
        type.sizes().stream().map(size -> size.constant().orElse(Value.UNKNOWN)).toList();
    return new Value("", type.dtype(), sizes, false);
  }

  void define(Argument.Value result, String name, Node node) {
    values.put(result.name(), expected(result, node).named(name));
  }

  void defineNumber(Argument.Value result, String name, DType dtype) {
    values.put(result.name(), new Value(name, dtype, List.of(), true));
  }

  /** Replaces the model's tensor of a value after a write. */
  void replace(String value, String name) {
    values.computeIfPresent(value, (key, old) -> old.named(name));
  }

  /** Returns a converter of a sub-graph, whose inputs are values of this one. */
  GraphConverter region(Graph region, OnnxGraph target, List<Argument> operands, Node node) {
    GraphConverter converter = new GraphConverter(region, target);
    for (int i = 0; i < region.inputs().size(); i++) {
      converter.input(region.inputs().get(i).name(), value(operands.get(i), node));
    }
    return converter;
  }
}
