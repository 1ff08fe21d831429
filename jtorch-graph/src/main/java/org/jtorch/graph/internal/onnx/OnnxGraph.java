package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** A graph of the model under construction. A branch shares constants and names with its parent. */
final class OnnxGraph {
  private final List<Proto> nodes = new ArrayList<>();
  private final Shared shared;

  /** What all graphs of a model have in common. */
  private static final class Shared {
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final List<Tensor> owned = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private int next;
  }

  OnnxGraph() {
    this(new Shared());
  }

  private OnnxGraph(Shared shared) {
    this.shared = shared;
  }

  /** Returns a graph of its own for a branch. */
  OnnxGraph branch() {
    return new OnnxGraph(shared);
  }

  List<Proto> nodes() {
    return nodes;
  }

  /** Returns the weights and constants that nodes use, by name. */
  Map<String, Tensor> initializers() {
    Map<String, Tensor> used = new LinkedHashMap<>(shared.initializers);
    used.keySet().retainAll(shared.used);
    return used;
  }

  String node(String operator, String... inputs) {
    return node(operator, Attributes.none(), inputs);
  }

  /** Adds a node with one result and returns the result's name. */
  String node(String operator, Attributes attributes, String... inputs) {
    return nodes(operator, 1, attributes, inputs).get(0);
  }

  /** Adds a node with several results. An input of empty name is left out. */
  List<String> nodes(String operator, int results, Attributes attributes, String... inputs) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < results; i++) {
      names.add(operator + "_" + shared.next++);
    }
    int given = inputs.length;
    while (given > 0 && inputs[given - 1].isEmpty()) {
      given--;
    }
    add(operator, attributes, List.of(inputs).subList(0, given), names);
    return names;
  }

  /** Gives a value another name, as outputs of the model have. */
  void identity(String from, String to) {
    add("Identity", Attributes.none(), List.of(from), List.of(to));
  }

  private void add(
      String operator, Attributes attributes, List<String> inputs, List<String> results) {
    Proto node = new Proto();
    shared.used.addAll(inputs);
    inputs.forEach(input -> node.text(1, input));
    results.forEach(result -> node.text(2, result));
    node.text(3, "node_" + shared.next++).text(4, operator).append(attributes.proto());
    nodes.add(node);
  }

  /** Returns the name of a constant of integers with one dimension. */
  String integers(long... values) {
    return shared.constants.computeIfAbsent(
        "int64 " + Arrays.toString(values),
        key -> constant(TensorScope.unscoped(Torch.tensor(values))));
  }

  /** Returns the name of a constant without dimensions. */
  String scalar(Object value, DType dtype) {
    Number number = value instanceof Boolean truth ? (truth ? 1 : 0) : (Number) value;
    return shared.constants.computeIfAbsent(
        dtype + " " + number.getClass() + number,
        key -> constant(TensorScope.unscoped(Torch.full(dtype, Shape.of(), number))));
  }

  /** Adds a tensor in no scope as a constant, which {@link #close} closes, and returns its name. */
  String constant(Tensor tensor) {
    String name = "constant_" + shared.next++;
    shared.initializers.put(name, tensor);
    shared.owned.add(tensor);
    return name;
  }

  /** Adds a tensor of the graph's state under its own name. */
  void weight(String name, Tensor tensor) {
    shared.initializers.put(name, tensor);
  }

  /** Closes the constants. */
  void close() {
    shared.owned.forEach(Tensor::close);
  }

  String cast(String x, DType dtype) {
    return node("Cast", Attributes.none().integer("to", OnnxType.code(dtype)), x);
  }

  String reshape(String x, long... shape) {
    return node("Reshape", x, integers(shape));
  }

  String transpose(String x, long... permutation) {
    return node("Transpose", Attributes.none().integers("perm", permutation), x);
  }

  String unsqueeze(String x, long... axes) {
    return node("Unsqueeze", x, integers(axes));
  }

  String squeeze(String x, long... axes) {
    return node("Squeeze", x, integers(axes));
  }

  /** Returns the part of a dimension between constants. */
  String slice(String x, long axis, long start, long end) {
    return node("Slice", x, integers(start), integers(end), integers(axis));
  }

  String concat(long axis, List<String> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : node("Concat", Attributes.axis(axis), parts.toArray(new String[0]));
  }

  List<String> split(String x, long axis, String sizes, int parts) {
    return nodes("Split", parts, Attributes.axis(axis), x, sizes);
  }

  String reduce(String operator, String x, boolean keep, long... axes) {
    Attributes attributes = Attributes.none().flag("keepdims", keep);
    return axes.length == 0
        ? node(operator, attributes, x)
        : node(operator, attributes, x, integers(axes));
  }

  String shape(String x) {
    return node("Shape", x);
  }

  /** Returns the size of a dimension as a tensor with one element and one dimension. */
  String size(Value x, long axis) {
    long size = x.size(axis);
    long at = axis < 0 ? axis + x.rank() : axis;
    return size >= 0
        ? integers(size)
        : node("Shape", Attributes.none().integer("start", at).integer("end", at + 1), x.name());
  }

  /** Returns a one-dimensional tensor of one element as one without dimensions. */
  String scalarOf(String x) {
    return squeeze(x, 0);
  }
}
