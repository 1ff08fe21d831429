package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.Torch;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;

/** A node that is being written: its arguments and its results. */
final class Call {
  private final GraphConverter converter;
  private final Node node;
  private final List<Argument> results;

  Call(GraphConverter converter, Node node) {
    this.converter = converter;
    this.node = node;
    this.results = flat(node.results());
  }

  private static List<Argument> flat(List<Argument> results) {
    return results.size() == 1 && results.get(0) instanceof Argument.Items list
        ? list.items()
        : results;
  }

  OnnxGraph graph() {
    return converter.graph();
  }

  Node node() {
    return node;
  }

  GraphConverter converter() {
    return converter;
  }

  UnsupportedOperationException refuse(String reason) {
    return GraphConverter.refuse(node, reason);
  }

  // Arguments

  /** Returns whether an argument was given and is not None. */
  boolean has(String name) {
    Argument argument = node.arguments().get(name);
    return argument != null && !(argument instanceof Argument.None);
  }

  private Argument argument(String name) {
    Argument argument = node.arguments().get(name);
    if (argument == null || argument instanceof Argument.None) {
      throw refuse("argument " + name + " is missing");
    }
    return argument;
  }

  /** Returns the argument at a place. */
  Argument argument(int place) {
    return List.copyOf(node.arguments().values()).get(place);
  }

  /** Returns a tensor or a number, which may be a constant. */
  Value value(String name) {
    return converter.value(argument(name), node);
  }

  Value value(Argument argument) {
    return converter.value(argument, node);
  }

  /** Returns the model's name of a tensor or a number. */
  String name(String name) {
    return value(name).name();
  }

  /** Returns the model's name of a tensor or a number, converted to a data type. */
  String name(String name, DType dtype) {
    return name(argument(name), dtype);
  }

  String name(Argument argument, DType dtype) {
    if (argument instanceof Argument.Constant constant
        && (constant.value() instanceof Number || constant.value() instanceof Boolean)) {
      return graph().scalar(constant.value(), dtype);
    }
    return cast(converter.value(argument, node), dtype);
  }

  /** Returns the model's name of a tensor, or the empty name for none. */
  String optional(String name) {
    return has(name) ? name(name) : "";
  }

  String optional(String name, DType dtype) {
    return has(name) ? name(name, dtype) : "";
  }

  String cast(Value value, DType dtype) {
    return value.dtype() == dtype ? value.name() : graph().cast(value.name(), dtype);
  }

  /** Returns the elements of a list; a single element is a list of one. */
  List<Argument> items(String name) {
    Argument argument = argument(name);
    return argument instanceof Argument.Items list ? list.items() : List.of(argument);
  }

  List<Value> values(String name) {
    return items(name).stream().map(item -> converter.value(item, node)).toList();
  }

  private Object constant(String name, Argument argument) {
    return converter
        .constant(argument)
        .orElseThrow(() -> refuse("argument " + name + " is not known before the model runs"));
  }

  /** Returns whether an argument is an integer that is known before the model runs. */
  boolean isConstant(String name) {
    return converter.constant(argument(name)).isPresent();
  }

  long integer(String name) {
    return toLong(constant(name, argument(name)));
  }

  private static long toLong(Object value) {
    return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
  }

  long integer(String name, long defaultValue) {
    return has(name) ? integer(name) : defaultValue;
  }

  double real(String name, double defaultValue) {
    if (!has(name)) {
      return defaultValue;
    }
    Object value = constant(name, argument(name));
    return value instanceof Number number ? number.doubleValue() : toLong(value);
  }

  boolean flag(String name, boolean defaultValue) {
    return has(name) ? toLong(constant(name, argument(name))) != 0 : defaultValue;
  }

  String text(String name, String defaultValue) {
    return has(name) ? String.valueOf(constant(name, argument(name))) : defaultValue;
  }

  /** Returns a list of integers that are known before the model runs. */
  long[] integers(String name) {
    return items(name).stream().mapToLong(item -> toLong(constant(name, item))).toArray();
  }

  /** Returns a list of integers, one per dimension; one integer stands for all dimensions. */
  long[] integers(String name, int dims, long defaultValue) {
    long[] given = has(name) ? integers(name) : new long[0];
    return given.length == dims
        ? given
        : Collections.nCopies(dims, given.length == 0 ? defaultValue : given[0]).stream()
            .mapToLong(Long::longValue)
            .toArray();
  }

  DType dtype(String name, DType defaultValue) {
    if (!has(name)) {
      return defaultValue;
    }
    return constant(name, argument(name)) instanceof DType dtype ? dtype : defaultValue;
  }

  /** Returns a dimension, counted from the start. */
  int dim(String name, long defaultValue, int rank) {
    return (int) wrapped(integer(name, defaultValue), rank);
  }

  private static long wrapped(long dim, int rank) {
    return dim < 0 ? dim + Math.max(rank, 1) : dim;
  }

  /** Returns dimensions, counted from the start; none if the argument is missing or empty. */
  long[] dims(String name, int rank) {
    return has(name)
        ? Arrays.stream(integers(name)).map(dim -> wrapped(dim, rank)).toArray()
        : new long[0];
  }

  /** Returns a one-dimensional tensor of the integers of a list. */
  String shape(String name) {
    return shape(items(name));
  }

  String shape(List<Argument> items) {
    List<String> parts = new ArrayList<>();
    List<Long> known = new ArrayList<>();
    for (Argument item : items) {
      Object constant = converter.constant(item).orElse("");
      if (constant instanceof Long number) {
        known.add(number);
        continue;
      }
      flush(known, parts);
      parts.add(graph().reshape(name(item, DType.INT64), 1));
    }
    flush(known, parts);
    return parts.isEmpty() ? graph().integers() : graph().concat(0, parts);
  }

  private void flush(List<Long> known, List<String> parts) {
    if (!known.isEmpty()) {
      parts.add(graph().integers(known.stream().mapToLong(Long::longValue).toArray()));
      known.clear();
    }
  }

  // Results

  /** Returns what is known of a result. */
  Value result(int place) {
    return converter.expected(results.get(place), node);
  }

  DType dtype() {
    return result(0).dtype();
  }

  int results() {
    return results.size();
  }

  /** Returns whether a node or an output uses a result. */
  boolean isUsed(int place) {
    return isNamed(place) && converter.isUsed(((Argument.Value) results.get(place)).name());
  }

  private boolean isNamed(int place) {
    return place < results.size() && results.get(place) instanceof Argument.Value;
  }

  /** Sets the only result. */
  void set(String name) {
    set(0, name);
  }

  /** Sets a result, whose data type is that of the graph. */
  void set(int place, String name) {
    if (isNamed(place)) {
      converter.define((Argument.Value) results.get(place), name, node);
    }
  }

  /** Sets the only result, which has been computed in a data type. */
  void set(String name, DType computed) {
    set(0, name, computed);
  }

  void set(int place, String name, DType computed) {
    if (isNamed(place)) {
      DType wanted = result(place).dtype();
      set(place, wanted == computed ? name : graph().cast(name, wanted));
    }
  }

  /** Sets a result that the graph's types say nothing of. */
  void setNumber(String name, DType dtype) {
    if (isNamed(0)) {
      converter.defineNumber((Argument.Value) results.get(0), name, dtype);
    }
  }

  /** Returns the common data type of tensors and numbers, as PyTorch promotes them. */
  DType promoted(String... names) {
    DType[] byPriority = new DType[3];
    for (String name : names) {
      Value value = value(name);
      int priority = value.isNumber() ? 2 : value.rank() == 0 ? 1 : 0;
      DType dtype =
          value.isNumber() && value.dtype() == DType.FLOAT64 ? DType.FLOAT32 : value.dtype();
      byPriority[priority] =
          byPriority[priority] == null ? dtype : Torch.promoteTypes(byPriority[priority], dtype);
    }
    DType chosen = null;
    for (DType dtype : byPriority) {
      if (dtype != null && (chosen == null || category(dtype) > category(chosen))) {
        chosen = chosen == null ? dtype : Torch.promoteTypes(chosen, dtype);
      }
    }
    if (chosen == null) {
      throw refuse(String.format(Locale.ROOT, "%s have no data type", List.of(names)));
    }
    return chosen;
  }

  private static int category(DType dtype) {
    return dtype == DType.BOOL ? 0 : dtype.isComplex() ? 3 : dtype.isFloatingPoint() ? 2 : 1;
  }
}
