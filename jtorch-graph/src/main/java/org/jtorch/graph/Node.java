package org.jtorch.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.graph.internal.text.GraphText;

/**
 * A call of an operator in a graph.
 *
 * @param operator the schema name with its overload, {@code "aten::add.Tensor"}; {@code
 *     "higher_order::cond"} and kin for control flow; {@code "_operator::mul"} and kin for
 *     arithmetic on symbolic numbers
 * @param arguments arguments by the schema's names, in call order; what is missing has its default
 * @param results one entry per result: a value, a list of values for a list of tensors, or None for
 *     a result that nothing uses
 * @param origin where the call was made, as printed in error messages: lines of a Python file or a
 *     module path; empty if it is not known
 */
public record Node(
    String operator, Map<String, Argument> arguments, List<Argument> results, String origin) {
  /** Copies the collections. */
  public Node {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    results = List.copyOf(results);
  }

  /**
   * Returns the names of the values that the call takes.
   *
   * @return names in order, repeated where a value occurs twice
   */
  public List<String> uses() {
    return arguments.values().stream().flatMap(a -> a.references().stream()).toList();
  }

  /**
   * Returns the names of the values that the call makes.
   *
   * @return names in order
   */
  public List<String> defines() {
    return results.stream().flatMap(a -> a.references().stream()).toList();
  }

  @Override
  public String toString() {
    return GraphText.node(this);
  }
}
