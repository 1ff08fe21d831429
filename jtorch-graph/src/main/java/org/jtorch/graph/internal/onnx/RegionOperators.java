package org.jtorch.graph.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Graph;

/** Operators that run sub-graphs. */
final class RegionOperators {
  private RegionOperators() {}

  static void register(OperatorTable table) {
    inlined(table, "wrap_with_set_grad_enabled", 1, 2);
    inlined(table, "wrap_with_autocast", 4, 5);
    inlined(table, "wrap", 0, 1);
    inlined(table, "tag_activation_checkpoint", 0, 1);
    inlined(table, "wrap_activation_checkpoint", 0, 1);
    inlined(table, "invoke_subgraph", 0, 2);
    table.put("higher_order::cond", RegionOperators::cond);
  }

  private static Graph region(Call c, int place) {
    if (c.argument(place) instanceof Argument.Region region) {
      return region.graph();
    }
    throw c.refuse("argument " + place + " is no sub-graph");
  }

  /** Writes the nodes of a sub-graph in place; the types of its values say what modes change. */
  private static void inlined(OperatorTable table, String name, int region, int from) {
    table.put(
        "higher_order::" + name,
        c -> {
          Graph body = region(c, region);
          List<Argument> operands =
              List.copyOf(c.node().arguments().values()).subList(from, from + body.inputs().size());
          List<String> results = results(c, body, c.graph(), operands);
          for (int i = 0; i < results.size(); i++) {
            c.set(i, results.get(i));
          }
        });
  }

  private static List<String> results(
      Call c, Graph body, OnnxGraph target, List<Argument> operands) {
    GraphConverter inner = c.converter().region(body, target, operands, c.node());
    inner.convert();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < body.outputs().size(); i++) {
      Value value = inner.output(body.outputs().get(i).value(), c.node());
      names.add(value.name());
    }
    return names;
  }

  private static void cond(Call c) {
    List<Argument> operands =
        c.argument(3) instanceof Argument.Items list ? list.items() : List.of(c.argument(3));
    String condition = c.name(c.argument(0), DType.BOOL);
    Attributes attributes =
        Attributes.none()
            .graph("then_branch", branch(c, 1, operands))
            .graph("else_branch", branch(c, 2, operands));
    String scalar = c.graph().reshape(condition);
    List<String> results = c.graph().nodes("If", c.results(), attributes, scalar);
    for (int i = 0; i < results.size(); i++) {
      c.set(i, results.get(i));
    }
  }

  private static Proto branch(Call c, int place, List<Argument> operands) {
    OnnxGraph target = c.graph().branch();
    Graph body = region(c, place);
    List<String> results = results(c, body, target, operands);
    Proto graph = new Proto();
    List<Proto> outputs = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      // An output must be made by a node of the branch.
      String name = target.node("Identity", results.get(i));
      outputs.add(ModelProto.value(name, c.result(i), List.of()));
    }
    target.nodes().forEach(node -> graph.message(1, node));
    graph.text(2, "branch");
    outputs.forEach(output -> graph.message(12, output));
    return graph;
  }
}
