package org.jtorch.graph.internal.tracing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;
import org.jtorch.graph.ValueType;
import org.jtorch.internal.Tracing;

/** One recorded run, whose numbers are those of its inputs' sizes. */
final class Trace {
  final List<Node> nodes = new ArrayList<>();

  /** The modes under which each node was called. */
  final List<Tracing.Modes> modes = new ArrayList<>();

  /** The modes at the start. */
  final Tracing.Modes base = Tracing.modes();

  final List<Argument> outputs = new ArrayList<>();
  final Map<String, ValueType> types = new LinkedHashMap<>();
  final Map<String, Tensor> constants = new LinkedHashMap<>();

  /** Closes the constants. */
  void close() {
    constants.values().forEach(Tensor::close);
  }
}
