package org.jtorch.graph.internal.editing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;

/** Nodes and arguments with other values in the place of some. */
public final class Substitution {
  private Substitution() {}

  /** Returns a node that takes other values; what it makes keeps its names. */
  static Node in(Node node, Map<String, Argument> values) {
    if (node.uses().stream().noneMatch(values::containsKey)) {
      return node;
    }
    Map<String, Argument> arguments = new LinkedHashMap<>(node.arguments());
    arguments.replaceAll((name, argument) -> in(argument, values));
    return new Node(node.operator(), arguments, node.results(), node.origin());
  }

  /** Returns an argument, or result, with other values. */
  public static Argument in(Argument argument, Map<String, Argument> values) {
    if (argument instanceof Argument.Value value) {
      return values.getOrDefault(value.name(), value);
    } else if (argument instanceof Argument.Items list) {
      return new Argument.Items(list.items().stream().map(item -> in(item, values)).toList());
    } else if (argument instanceof Argument.Entries dict) {
      Map<String, Argument> entries = new LinkedHashMap<>(dict.entries());
      entries.replaceAll((key, item) -> in(item, values));
      return new Argument.Entries(entries);
    }
    return argument;
  }

  /** Returns a node that takes and makes other values. */
  public static Node throughout(Node node, Map<String, Argument> values) {
    List<Argument> results = node.results().stream().map(result -> in(result, values)).toList();
    Node renamed = in(node, values);
    return new Node(renamed.operator(), renamed.arguments(), results, renamed.origin());
  }

  /** Returns a node with another operator and other arguments. */
  public static Node as(Node node, String operator, Map<String, Argument> changed) {
    Map<String, Argument> arguments = new LinkedHashMap<>(node.arguments());
    arguments.putAll(changed);
    return new Node(operator, arguments, node.results(), node.origin());
  }
}
