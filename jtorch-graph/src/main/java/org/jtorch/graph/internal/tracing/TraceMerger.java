package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Expression;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.schemas.OperatorTraits;
import org.jtorch.internal.Tracing;

/**
 * Compares runs of one function with inputs of several sizes: what differs must be a number that is
 * computed from the sizes.
 */
final class TraceMerger {
  private final List<Trace> traces;
  private final Trace first;
  private final TraceSizes sizes;

  TraceMerger(List<Trace> traces, TraceSizes sizes) {
    this.traces = traces;
    this.first = traces.get(0);
    this.sizes = sizes;
  }

  /** Returns the nodes of all runs, with numbers of sizes as values. */
  List<Node> nodes() {
    checkSequence();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < first.nodes.size(); i++) {
      int place = i;
      nodes.add(merged(traces.stream().map(trace -> trace.nodes.get(place)).toList()));
    }
    return nodes;
  }

  /** Returns the types, with sizes as expressions. */
  Map<String, ValueType> types() {
    Map<String, ValueType> types = new LinkedHashMap<>();
    first.types.forEach(
        (name, type) -> {
          List<ValueType> all = new ArrayList<>();
          traces.forEach(trace -> all.add(trace.types.getOrDefault(name, type)));
          types.put(name, mergedType(all));
        });
    return types;
  }

  private ValueType mergedType(List<ValueType> types) {
    List<ValueType.OfTensor> tensors =
        types.stream().map(type -> (ValueType.OfTensor) type).toList();
    ValueType.OfTensor type = tensors.get(0);
    List<Expression> merged = new ArrayList<>();
    List<Expression> strides = new ArrayList<>();
    for (int dim = 0; dim < type.sizes().size(); dim++) {
      merged.add(expression(tensors, dim, true));
      strides.add(expression(tensors, dim, false));
    }
    return new ValueType.OfTensor(
        type.dtype(), merged, strides, type.device(), type.layout(), type.requiresGrad());
  }

  private Expression expression(List<ValueType.OfTensor> types, int dim, boolean isSize) {
    long[] values = new long[types.size()];
    for (int run = 0; run < values.length; run++) {
      List<Expression> all = isSize ? types.get(run).sizes() : types.get(run).strides();
      if (dim >= all.size()) {
        return new Expression("u");
      }
      values[run] = all.get(dim).constant().orElseThrow();
    }
    Expression found = sizes.expression(values);
    return found == null ? new Expression("u") : found;
  }

  private void checkSequence() {
    for (Trace trace : traces) {
      int common = Math.min(trace.nodes.size(), first.nodes.size());
      for (int i = 0; i < common; i++) {
        Node a = first.nodes.get(i);
        Node b = trace.nodes.get(i);
        if (!a.operator().equals(b.operator())
            || !a.arguments().keySet().equals(b.arguments().keySet())
            || a.results().size() != b.results().size()) {
          throw refused(
              a,
              "is called where a run with other sizes calls "
                  + b.operator()
                  + " at "
                  + b.origin()
                  + ": the program branches on a size or on values");
        }
      }
      if (trace.nodes.size() != first.nodes.size()) {
        Node next = (trace.nodes.size() > common ? trace : first).nodes.get(common);
        throw refused(next, "is called in some runs only: the program branches or loops by a size");
      }
    }
    if (traces.stream().anyMatch(trace -> !trace.outputs.equals(first.outputs))) {
      throw new IllegalStateException(
          "trace: the function returns other tensors for other sizes (" + sizes.describe() + ")");
    }
  }

  private Node merged(List<Node> nodes) {
    Node node = nodes.get(0);
    Map<String, Argument> arguments = new LinkedHashMap<>();
    for (String name : node.arguments().keySet()) {
      arguments.put(
          name, merged(node, name, nodes.stream().map(one -> one.arguments().get(name)).toList()));
    }
    if (nodes.stream().anyMatch(one -> !one.results().equals(node.results()))) {
      throw refused(node, "returns a number of tensors that depends on the sizes");
    }
    return new Node(node.operator(), arguments, node.results(), node.origin());
  }

  private Argument merged(Node node, String name, List<Argument> arguments) {
    Argument argument = arguments.get(0);
    if (arguments.stream().allMatch(argument::equals)) {
      return argument;
    } else if (argument instanceof Argument.Items items
        && arguments.stream()
            .allMatch(
                one ->
                    one instanceof Argument.Items others
                        && others.items().size() == items.items().size())) {
      List<Argument> merged = new ArrayList<>();
      for (int i = 0; i < items.items().size(); i++) {
        int place = i;
        merged.add(
            merged(
                node,
                name + "[" + i + "]",
                arguments.stream().map(one -> ((Argument.Items) one).items().get(place)).toList()));
      }
      return new Argument.Items(merged);
    }
    return number(node, name, arguments);
  }

  private Argument number(Node node, String name, List<Argument> arguments) {
    List<Object> values = new ArrayList<>();
    for (Argument argument : arguments) {
      if (argument instanceof Argument.Constant constant
          && constant.value() instanceof Number number) {
        values.add(number);
      }
    }
    Argument found = null;
    if (values.size() == arguments.size()) {
      found =
          values.stream().allMatch(Long.class::isInstance)
              ? sizes.whole(values.stream().mapToLong(value -> (Long) value).toArray())
              : sizes.real(
                  values.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray());
    }
    if (found == null) {
      throw refused(
          node,
          "takes "
              + name
              + " = "
              + String.join(", ", arguments.stream().map(Argument::toString).toList())
              + " in runs with "
              + sizes.describe()
              + ": it is neither constant nor a sum or a product of sizes");
    }
    return found;
  }

  /** Refuses constants that differ from run to run, of those in use. */
  void checkConstants(Set<String> used) {
    for (Trace trace : traces) {
      for (Map.Entry<String, Tensor> entry : first.constants.entrySet()) {
        if (!used.contains(entry.getKey())) {
          continue;
        }
        Tensor other = trace.constants.get(entry.getKey());
        if (other == null || !areSame(entry.getValue(), other)) {
          Node user = userOf(entry.getKey());
          throw refused(
              user,
              "takes a tensor that no operator of the trace made, and that differs from run to run:"
                  + " it was made of Java values that depend on an input or a size, or changes"
                  + " with each call");
        }
      }
    }
  }

  private static boolean areSame(Tensor a, Tensor b) {
    return a == b
        || (a.dtype() == b.dtype()
            && a.shape().equals(b.shape())
            && Tracing.paused(() -> a.equal(b)));
  }

  private Node userOf(String constant) {
    return first.nodes.stream()
        .filter(node -> node.uses().contains(constant))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "trace: the function returns a tensor of Java values that depends on the"
                        + " sizes"));
  }

  private static IllegalStateException refused(Node node, String what) {
    String origin = node.origin().isEmpty() ? "" : " at " + node.origin();
    return new IllegalStateException("trace: " + node.operator() + origin + " " + what);
  }

  /** Returns the nodes without those whose results nothing uses. */
  static List<Integer> live(List<Node> nodes, Set<String> used) {
    List<Integer> live = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (OperatorTraits.hasEffect(node.operator())
          || node.defines().stream().anyMatch(used::contains)) {
        used.addAll(node.uses());
        live.add(i);
      }
    }
    Collections.reverse(live);
    return live;
  }
}
