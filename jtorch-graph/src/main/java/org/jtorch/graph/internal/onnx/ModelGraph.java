package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Input;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;
import org.jtorch.graph.ValueType;

/** The graph of a model: its inputs, nodes and outputs. */
final class ModelGraph {
  private final Graph source;
  private final OnnxGraph target;
  private final List<String> inputNames;
  private final List<String> outputNames;
  private final GraphConverter converter;
  private final Proto proto = new Proto();
  private final Set<String> taken = new HashSet<>();

  ModelGraph(Graph source, OnnxGraph target, List<String> inputNames, List<String> outputNames) {
    this.source = source;
    this.target = target;
    this.inputNames = inputNames;
    this.outputNames = outputNames;
    this.converter = new GraphConverter(source, target);
  }

  /** Returns the graph without its initializers. */
  Proto write() {
    checkOperators(source);
    List<Input> given = source.inputs().stream().filter(input -> isGiven(source, input)).toList();
    checkCount("inputNames", inputNames, given.size());
    List<Output> returned =
        source.outputs().stream()
            .peek(ModelGraph::checkOutput)
            .filter(output -> !(output.value() instanceof Argument.None))
            .toList();
    checkCount("outputNames", outputNames, returned.size());
    for (int i = 0; i < given.size(); i++) {
      input(given.get(i), inputNames.isEmpty() ? given.get(i).name() : inputNames.get(i));
    }
    for (int i = 0; i < returned.size(); i++) {
      take(outputName(i, returned.size()), "outputs");
    }
    weights();
    converter.convert();
    for (int i = 0; i < returned.size(); i++) {
      output(returned.get(i), outputName(i, returned.size()));
    }
    target.nodes().forEach(node -> proto.message(1, node));
    return proto.text(2, "main");
  }

  private String outputName(int place, int count) {
    return !outputNames.isEmpty()
        ? outputNames.get(place)
        : count == 1 ? "output" : "output_" + place;
  }

  private static boolean isGiven(Graph graph, Input input) {
    return input.kind() == Input.Kind.USER
        && !(graph.types().get(input.name()) instanceof ValueType.OfConstant);
  }

  private static void checkCount(String option, List<String> names, int count) {
    if (!names.isEmpty() && names.size() != count) {
      throw new IllegalArgumentException(
          "toOnnx: " + option + " has " + names.size() + " names for " + count + " values");
    }
  }

  private void take(String name, String kind) {
    if (!taken.add(name)) {
      throw new IllegalArgumentException(
          "toOnnx: two inputs or outputs are named " + name + "; choose other names of " + kind);
    }
  }

  /** Refuses all operators at once that cannot be written. */
  private static void checkOperators(Graph graph) {
    List<String> missing = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    collectMissing(graph, seen, missing);
    if (!missing.isEmpty()) {
      throw new UnsupportedOperationException(
          "toOnnx: jtorch cannot express in ONNX: " + String.join("; ", missing));
    }
  }

  private static void collectMissing(Graph graph, Set<String> seen, List<String> missing) {
    for (Node node : graph.nodes()) {
      if (OperatorTable.find(node.operator()).isEmpty() && seen.add(node.operator())) {
        missing.add(node.operator() + (node.origin().isEmpty() ? "" : " (" + node.origin() + ")"));
      }
      for (Argument argument : node.arguments().values()) {
        if (argument instanceof Argument.Region region) {
          collectMissing(region.graph(), seen, missing);
        }
      }
    }
  }

  private static void checkOutput(Output output) {
    switch (output.kind()) {
      case USER, LOSS, TOKEN -> {}
      default ->
          throw new UnsupportedOperationException(
              "toOnnx: the program changes " + output.target() + ", which a model cannot do");
    }
  }

  private void input(Input input, String name) {
    take(name, "inputs");
    ValueType type = source.types().get(input.name());
    if (type instanceof ValueType.OfTensor tensor) {
      Value value = GraphConverter.of(tensor).named(name);
      converter.input(input.name(), value);
      proto.message(11, ModelProto.value(name, value, dims(tensor)));
    } else if (type instanceof ValueType.OfNumber number) {
      DType dtype =
          switch (number.kind()) {
            case INT -> DType.INT64;
            case FLOAT -> DType.FLOAT64;
            case BOOL -> DType.BOOL;
          };
      Value value = new Value(name, dtype, List.of(), true);
      converter.input(input.name(), value);
      proto.message(11, ModelProto.value(name, value, List.of()));
    } else {
      throw new UnsupportedOperationException(
          "toOnnx: the graph does not have the type of input " + input.name());
    }
  }

  private static List<String> dims(ValueType.OfTensor type) {
    return type.sizes().stream().map(size -> size.text()).toList();
  }

  /** A tensor under several names is written once. */
  private void weights() {
    IdentityHashMap<Tensor, String> written = new IdentityHashMap<>();
    for (Input input : source.inputs()) {
      Tensor tensor = input.kind() == Input.Kind.USER ? null : source.state().get(input.target());
      if (tensor != null) {
        String name = written.computeIfAbsent(tensor, key -> unique(input.target()));
        converter.weight(input.name(), name, tensor);
      }
    }
  }

  private String unique(String target) {
    String name = target;
    for (int i = 1; !taken.add(name); i++) {
      name = target + "_" + i;
    }
    return name;
  }

  private void output(Output output, String name) {
    Node node = new Node("output", Map.of(), List.of(), "");
    Value value = converter.output(output.value(), node);
    target.identity(value.name(), name);
    List<String> dims =
        output.value() instanceof Argument.Value reference
                && source.types().get(reference.name()) instanceof ValueType.OfTensor type
            ? dims(type)
            : List.of();
    proto.message(12, ModelProto.value(name, value, dims));
  }
}
