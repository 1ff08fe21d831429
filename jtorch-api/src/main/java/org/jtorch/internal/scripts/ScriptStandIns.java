package org.jtorch.internal.scripts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Method;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueArrayRef;
import org.bytedeco.pytorch.ValueVector;

/**
 * Replaces calls of methods by calls of operators outside of {@code aten::}, which libtorch's
 * compiler of source text does not find. The methods, which have the operators' types, are removed.
 */
public final class ScriptStandIns {
  /**
   * An operator.
   *
   * @param name without its overload, {@code "quantized::add"}
   * @param results number of results
   */
  public record Operator(String name, int results) {}

  private static final String CALL = "prim::CallMethod";

  /**
   * A call in the text of a graph, from which the method's name is read: the binding garbles it.
   */
  private static final Pattern CALLED = Pattern.compile(CALL + "\\[name=\"(\\w+)\"]");

  private final Graph graph;

  private ScriptStandIns(Graph graph) {
    this.graph = graph;
  }

  /**
   * Replaces the calls in a method.
   *
   * @param caller the method with the calls
   * @param operators the operators by the methods in their place
   */
  static void replace(JitModule module, String caller, Map<String, Operator> operators) {
    if (operators.isEmpty()) {
      return;
    }
    try (Method method = module.get_method(caller);
        Graph graph = method.graph()) {
      List<JitNode> calls = new ArrayList<>();
      collect(graph.block(), calls);
      Matcher names = CALLED.matcher(graph.toString());
      ScriptStandIns standIns = new ScriptStandIns(graph);
      for (JitNode call : calls) {
        boolean isNamed = names.find();
        assert isNamed;
        Operator operator = operators.get(names.group(1));
        if (operator != null) {
          standIns.replace(call, operator);
        }
      }
    }
    try (ClassType type = module.type()) {
      operators.keySet().forEach(type::unsafeRemoveMethod);
    }
  }

  /** Collects the calls of methods in the order in which they are printed. */
  private static void collect(Block block, List<JitNode> found) {
    JitNode end = block.return_node();
    for (JitNode node = block.param_node().next(); !node.equals(end); node = node.next()) {
      if (ScriptDivisions.kind(node).equals(CALL)) {
        found.add(node);
      }
      try (BlockArrayRef blocks = node.blocks()) {
        for (long i = 0; i < blocks.size(); i++) {
          collect(blocks.get(i), found);
        }
      }
    }
  }

  private void replace(JitNode call, Operator operator) {
    graph.setInsertPoint(call);
    try (Symbol kind = Symbol.fromQualString(operator.name());
        ValueVector inputs = argumentsOf(call);
        Type.TypePtr type = call.output(0).type()) {
      JitNode node = graph.insertNode(graph.create(kind, inputs, operator.results()));
      if (operator.results() == 1) {
        node.output(0).setType(type);
        call.output(0).replaceAllUsesWith(node.output(0));
      } else if (operator.results() > 1) {
        call.output(0).replaceAllUsesWith(tuple(node, operator.results(), type));
      }
    }
    call.destroy();
  }

  private Value tuple(JitNode node, int results, Type.TypePtr type) {
    try (ValueVector outputs = new ValueVector()) {
      for (int i = 0; i < results; i++) {
        try (Type.TypePtr element = type.get().containedType(i)) {
          outputs.push_back(node.output(i).setType(element));
        }
      }
      return graph.insertNode(graph.createTuple(outputs)).output(0);
    }
  }

  /** Returns the inputs of a call without the module. */
  private static ValueVector argumentsOf(JitNode call) {
    ValueVector arguments = new ValueVector();
    try (ValueArrayRef inputs = call.inputs()) {
      for (long i = 1; i < inputs.size(); i++) {
        arguments.push_back(call.input(i));
      }
    }
    return arguments;
  }
}
