package org.jtorch.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.FunctionSchema;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueOptional;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Method;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueArrayRef;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.TypeKind;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.values.NativeValues;

/** Reads the graph of a method into records. */
final class ScriptGraphReader {
  /** Matches the graph's text, because the binding does not read string attributes. */
  private static final Pattern ATTRIBUTE =
      Pattern.compile("%([\\w.]+) : [^=\\n]* = prim::GetAttr\\[name=\"([^\"]*)\"\\]");

  private static final String CONSTANT = "prim::Constant";

  private final Map<String, String> attributes = new HashMap<>();

  private ScriptGraphReader(String text) {
    ATTRIBUTE
        .matcher(text)
        .results()
        .forEach(found -> attributes.put(found.group(1), found.group(2)));
  }

  /** Reads {@code forward} with the methods that it calls written in place. */
  static ScriptGraphs.Block read(JitModule module) {
    try (Method method = module.get_method("forward");
        Graph original = method.graph();
        Graph graph = original.copy()) {
      torch.preoptimizeGraph(graph);
      return new ScriptGraphReader(graph.toString()).block(graph.block());
    }
  }

  private ScriptGraphs.Block block(Block block) {
    List<ScriptGraphs.Node> nodes = new ArrayList<>();
    JitNode end = block.return_node();
    for (JitNode node = block.param_node().next(); !node.equals(end); node = node.next()) {
      nodes.add(node(node));
    }
    return new ScriptGraphs.Block(names(block.inputs()), nodes, names(block.outputs()));
  }

  private static List<String> names(ValueArrayRef values) {
    try (values) {
      List<String> names = new ArrayList<>();
      for (long i = 0; i < values.size(); i++) {
        names.add(NativeValues.text(values.get(i).debugName()));
      }
      return names;
    }
  }

  private ScriptGraphs.Node node(JitNode node) {
    String kind = kind(node);
    List<String> outputs = names(node.outputs());
    List<ScriptGraphs.Block> blocks = new ArrayList<>();
    try (BlockArrayRef inner = node.blocks()) {
      for (long i = 0; i < inner.size(); i++) {
        blocks.add(block(inner.get(i)));
      }
    }
    Object value = kind.equals(CONSTANT) ? constant(node.output(0)) : null;
    return new ScriptGraphs.Node(
        kind,
        overload(node),
        names(node.inputs()),
        outputs,
        outputs.isEmpty() ? "" : attributes.getOrDefault(outputs.get(0), ""),
        value,
        !outputs.isEmpty() && isModule(node.output(0)),
        blocks);
  }

  private static String kind(JitNode node) {
    try (Symbol kind = node.kind()) {
      return kind.toQualString().getString();
    }
  }

  private static String overload(JitNode node) {
    FunctionSchema schema = node.maybeSchema();
    return schema == null || schema.isNull() ? "" : NativeValues.text(schema.overload_name());
  }

  private static boolean isModule(Value value) {
    try (Type.TypePtr type = value.type()) {
      return type.get().kind().intern() == TypeKind.ClassType;
    }
  }

  private static @Nullable Object constant(Value output) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try (IValueOptional found = torch.toIValue(output)) {
      if (!found.has_value()) {
        return ScriptGraphs.OPAQUE;
      }
      try (IValue value = found.get()) {
        return NativeValues.toJava(state, stack, value);
      }
    } finally {
      state.exit(stack);
    }
  }
}
