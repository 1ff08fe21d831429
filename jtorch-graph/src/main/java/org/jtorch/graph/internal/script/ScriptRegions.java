package org.jtorch.graph.internal.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;
import org.jtorch.graph.Node;
import org.jtorch.graph.Output;

/** Writes control flow and regions as TorchScript. */
final class ScriptRegions {
  private final ScriptSource source;
  private final ScriptLines lines;
  private final ScriptText text;

  ScriptRegions(ScriptSource source, ScriptLines lines, ScriptText text) {
    this.source = source;
    this.lines = lines;
    this.text = text;
  }

  void add(Node node) {
    String plain = node.operator().substring("higher_order::".length());
    List<Argument> arguments = List.copyOf(node.arguments().values());
    switch (plain) {
      case "cond" -> addCond(node, arguments);
      case "while_loop" -> addWhile(node, arguments);
      case "scan" -> addScan(node, arguments);
      case "map", "map_impl" -> addMap(node, arguments);
      case "wrap_with_set_grad_enabled" -> addGradMode(node, arguments);
      case "wrap_with_autocast" -> addAutocast(node, arguments);
      default ->
          throw new IllegalArgumentException("TorchScript has no counterpart of this control flow");
    }
  }

  /** Writes the body of a sub-graph; returns the expressions of its outputs. */
  private List<String> inline(Graph body, List<String> inputs) {
    if (inputs.size() != body.inputs().size()) {
      throw new IllegalArgumentException(
          "a sub-graph takes "
              + body.inputs().size()
              + " inputs, but "
              + inputs.size()
              + " are given");
    }
    Map<String, String> bound = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      bound.put(body.inputs().get(i).name(), inputs.get(i));
    }
    return lines.inner(
        bound,
        () -> {
          source.addNodes(body);
          return flat(body.outputs().stream().map(Output::value).toList());
        });
  }

  /** Returns the expressions of arguments, with the elements of lists one by one. */
  private List<String> flat(List<Argument> arguments) {
    List<String> expressions = new ArrayList<>();
    for (Argument argument : arguments) {
      if (argument instanceof Argument.Items items) {
        expressions.addAll(flat(items.items()));
      } else {
        expressions.add(text.of(argument));
      }
    }
    return expressions;
  }

  private List<Argument> flatResults(Node node) {
    List<Argument> results = new ArrayList<>();
    for (Argument result : node.results()) {
      if (result instanceof Argument.Items items) {
        results.addAll(items.items());
      } else {
        results.add(result);
      }
    }
    return results;
  }

  /** Chooses the names of a node's results. */
  private List<String> defineResults(Node node) {
    return flatResults(node).stream()
        .map(
            result ->
                result instanceof Argument.Value value
                    ? lines.define(value.name())
                    : lines.fresh("_unused"))
        .toList();
  }

  private void assignAll(List<String> targets, List<String> values) {
    if (targets.size() > values.size()) {
      throw new IllegalArgumentException(
          "the control flow has " + targets.size() + " results, but its body " + values.size());
    }
    for (int i = 0; i < targets.size(); i++) {
      if (!targets.get(i).equals(values.get(i))) {
        lines.add(targets.get(i) + " = " + values.get(i));
      }
    }
  }

  private static Graph region(Argument argument) {
    if (argument instanceof Argument.Region region) {
      return region.graph();
    }
    throw new IllegalArgumentException("a sub-graph is expected where " + argument + " is given");
  }

  private void addCond(Node node, List<Argument> arguments) {
    String condition = "bool(" + text.of(arguments.get(0)) + ")";
    List<String> inputs = flat(arguments.subList(3, arguments.size()));
    List<String> results = flatResults(node).stream().map(result -> lines.fresh("branch")).toList();
    addBranch("if " + condition + ":", region(arguments.get(1)), inputs, results);
    addBranch("else:", region(arguments.get(2)), inputs, results);
    bindResults(node, results);
  }

  private void addBranch(String opening, Graph body, List<String> inputs, List<String> results) {
    lines.block(opening, () -> assignAll(results, inline(body, inputs)));
  }

  private void bindResults(Node node, List<String> names) {
    List<Argument> results = flatResults(node);
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Argument.Value value) {
        lines.bind(value.name(), names.get(i));
      }
    }
  }

  private void addWhile(Node node, List<Argument> arguments) {
    Graph condition = region(arguments.get(0));
    Graph body = region(arguments.get(1));
    List<String> initial = flat(List.of(arguments.get(2)));
    List<String> more = arguments.size() < 4 ? List.of() : flat(List.of(arguments.get(3)));
    List<String> carried = initial.stream().map(value -> lines.fresh("carried")).toList();
    assignAll(carried, initial);
    List<String> inputs = concat(carried, more);
    String going = lines.fresh("going");
    lines.add(going + " = bool(" + inline(condition, inputs).get(0) + ")");
    lines.block(
        "while " + going + ":",
        () -> {
          carryOver(carried, inline(body, inputs));
          lines.add(going + " = bool(" + inline(condition, inputs).get(0) + ")");
        });
    bindResults(node, carried);
  }

  /** Assigns the values of the next step, all computed before the first is assigned. */
  private void carryOver(List<String> carried, List<String> values) {
    List<String> next = carried.stream().map(name -> lines.fresh("next")).toList();
    assignAll(next, values);
    assignAll(carried, next);
  }

  private void addScan(Node node, List<Argument> arguments) {
    Graph body = region(arguments.get(0));
    List<String> initial = flat(List.of(arguments.get(1)));
    List<String> sequences = flat(List.of(arguments.get(2)));
    List<String> more = arguments.size() < 4 ? List.of() : flat(List.of(arguments.get(3)));
    List<String> carried = initial.stream().map(value -> lines.fresh("carried")).toList();
    assignAll(carried, initial);
    int stacked = flatResults(node).size() - carried.size();
    List<String> results = concat(carried, loop(body, carried, sequences, more, stacked));
    bindResults(node, results);
  }

  private void addMap(Node node, List<Argument> arguments) {
    Graph body = region(arguments.get(0));
    List<String> sequences = flat(List.of(arguments.get(1)));
    List<String> more = arguments.size() < 3 ? List.of() : flat(List.of(arguments.get(2)));
    bindResults(node, loop(body, List.of(), sequences, more, flatResults(node).size()));
  }

  /** Writes a loop over the first dimension; returns the stacked results. */
  private List<String> loop(
      Graph body, List<String> carried, List<String> sequences, List<String> more, int stacked) {
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < stacked; i++) {
      lists.add(lines.variable("List[Tensor]", "[]"));
    }
    String step = lines.fresh("step");
    lines.block(
        "for " + step + " in range(torch.size(" + sequences.get(0) + ", 0)):",
        () -> {
          List<String> slices =
              sequences.stream().map(x -> "torch.select(" + x + ", 0, " + step + ")").toList();
          List<String> outputs = inline(body, concat(concat(carried, slices), more));
          for (int i = 0; i < stacked; i++) {
            lines.add(lists.get(i) + ".append(" + outputs.get(carried.size() + i) + ")");
          }
          carryOver(carried, outputs.subList(0, carried.size()));
        });
    return lists.stream()
        .map(
            list -> {
              String result = lines.fresh("stacked");
              lines.add(result + " = torch.stack(" + list + ")");
              return result;
            })
        .toList();
  }

  private static List<String> concat(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Writes a region with or without recording of gradients. */
  private void addGradMode(Node node, List<Argument> arguments) {
    String before = lines.fresh("grad_enabled");
    lines.add(before + " = torch.is_grad_enabled()");
    lines.add("torch.set_grad_enabled(" + text.of(arguments.get(0)) + ")");
    List<String> results =
        inline(region(arguments.get(1)), flat(arguments.subList(2, arguments.size())));
    List<String> names = defineResults(node);
    assignAll(names, results);
    lines.add("torch.set_grad_enabled(" + before + ")");
  }

  private void addAutocast(Node node, List<Argument> arguments) {
    int body = 0;
    while (!(arguments.get(body) instanceof Argument.Region)) {
      body++;
    }
    List<Object> settings = new ArrayList<>();
    for (Argument argument : arguments.subList(0, body)) {
      settings.add(argument instanceof Argument.Constant constant ? constant.value() : "");
    }
    boolean isCuda = settings.get(0).equals("cuda");
    DType lower = isCuda ? DType.FLOAT16 : DType.BFLOAT16;
    DType dtype = settings.get(1) instanceof DType given ? given : lower;
    ScriptAutocast precision =
        settings.get(2).equals(false) ? null : new ScriptAutocast(isCuda, dtype);
    Graph region = region(arguments.get(body));
    List<String> inputs = flat(arguments.subList(body + 1, arguments.size()));
    List<String> results = source.withAutocast(precision, () -> inline(region, inputs));
    assignAll(defineResults(node), results);
  }
}
