package org.jtorch.internal.scripts;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.BlockArrayRef;
import org.bytedeco.pytorch.ClassType;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.FunctionVector;
import org.bytedeco.pytorch.Graph;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Symbol;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.Value;
import org.bytedeco.pytorch.ValueArrayRef;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.TypeKind;
import org.jtorch.internal.values.NativeValues;

/**
 * Finds out whether a program sets attributes, or modifies lists and dicts that are attributes.
 * libtorch does not lock these, so that two concurrent calls may free a value twice. Code that runs
 * only if {@code training} is true, as in older batch normalization, counts only in training mode.
 */
public final class ScriptMutations {
  /** When calls of a module must not run concurrently. */
  public enum When {
    NEVER,
    TRAINING,
    ALWAYS
  }

  private static final Set<String> OF_CONTAINERS =
      Set.of(
          "aten::append",
          "aten::extend",
          "aten::insert",
          "aten::pop",
          "aten::popitem",
          "aten::clear",
          "aten::remove",
          "aten::reverse",
          "aten::sort",
          "aten::_set_item",
          "aten::Delete",
          "aten::setdefault",
          "aten::update",
          "aten::add_",
          "aten::mul_");

  /** Operators that create a list or dict without other references. */
  private static final Set<String> FRESH =
      Set.of(
          "prim::ListConstruct",
          "prim::DictConstruct",
          "aten::list",
          "aten::dict",
          "aten::copy",
          "aten::add",
          "aten::mul",
          "aten::slice",
          "aten::keys",
          "aten::values",
          "aten::items");

  /** An attribute that is, or may contain, a list, a dict or an object. */
  private static final Pattern CONTAINER_ATTRIBUTE =
      Pattern.compile(": [^=\\n]*(\\[\\]|List|Dict|__torch__)[^=\\n]*= prim::GetAttr");

  private static final String IF = "prim::If";
  private static final String GET = "prim::GetAttr";

  /** Matches the node's text, because the binding does not read string attributes. */
  private static final Pattern TRAINING =
      Pattern.compile("%([\\w.]+) : bool = prim::GetAttr\\[name=\"training\"\\]");

  private static final Pattern CONSTRUCTOR =
      Pattern.compile("prim::CallMethod\\[name=\"__init__\"\\]\\((%[\\w.]+)");

  private final Set<String> trainingValues = new HashSet<>();

  private When when = When.NEVER;
  private When ofUnknown = When.NEVER;
  private boolean hasContainers;

  private ScriptMutations() {}

  public static When of(JitModule module) {
    ScriptMutations mutations = new ScriptMutations();
    try (ClassType type = module.type();
        CompilationUnit program = type.compilation_unit();
        FunctionVector functions = program.get_functions()) {
      for (long i = 0; i < functions.size(); i++) {
        Function function = functions.get(i);
        if (function != null && function.isGraphFunction() && !isOfLoading(function)) {
          mutations.look(function);
        }
      }
    }
    return mutations.hasContainers ? max(mutations.when, mutations.ofUnknown) : mutations.when;
  }

  /** Returns whether the function works on an object without other references. */
  private static boolean isOfLoading(Function function) {
    return NativeValues.text(function.name()).matches("__(init|setstate)__");
  }

  private static When max(When first, When second) {
    return first.compareTo(second) > 0 ? first : second;
  }

  private void look(Function function) {
    try (Graph graph = torch.toGraphFunction(function).graph()) {
      look(graph);
    }
  }

  private void look(Graph graph) {
    String text = graph.toString();
    hasContainers |= CONTAINER_ATTRIBUTE.matcher(text).find();
    Set<String> outer = Set.copyOf(trainingValues);
    trainingValues.clear();
    TRAINING.matcher(text).results().forEach(read -> trainingValues.add(read.group(1)));
    if (constructsAgain(text)) {
      when = When.ALWAYS;
    }
    if (text.contains("prim::SetAttr")
        || OF_CONTAINERS.stream().anyMatch(kind -> text.contains(kind + "("))
        || text.contains("Subgraph=")) {
      look(graph.block(), When.ALWAYS);
    }
    trainingValues.clear();
    trainingValues.addAll(outer);
  }

  /** Examines the nodes of a block, which run always or only in training mode. */
  private void look(Block block, When here) {
    JitNode end = block.return_node();
    for (JitNode node = block.param_node().next(); !node.equals(end); node = node.next()) {
      String kind = ScriptDivisions.kind(node);
      if (kind.equals("prim::SetAttr")) {
        when = max(when, here);
      } else if (OF_CONTAINERS.contains(kind) && isContainer(node.input(0))) {
        change(ScriptDivisions.kind(node.input(0).node()), here);
      }
      boolean guarded = kind.equals(IF) && impliesTraining(node.input(0));
      try (BlockArrayRef blocks = node.blocks()) {
        for (long i = 0; i < blocks.size(); i++) {
          look(blocks.get(i), guarded && i == 0 ? When.TRAINING : here);
        }
      }
      if (node.hasAttributeS("Subgraph")) {
        try (Symbol name = Symbol.attr("Subgraph");
            Graph graph = node.g(name)) {
          look(graph);
        }
      }
    }
  }

  private void change(String origin, When here) {
    if (origin.equals(GET)) {
      when = max(when, here);
    } else if (!FRESH.contains(origin)) {
      ofUnknown = max(ofUnknown, here);
    }
  }

  /** Returns whether a constructor is called on an existing object, which sets its attributes. */
  private static boolean constructsAgain(String text) {
    return CONSTRUCTOR.matcher(text).results().anyMatch(call -> !isCreated(text, call.group(1)));
  }

  private static boolean isCreated(String text, String object) {
    return Pattern.compile(Pattern.quote(object) + " : [^=\n]* = prim::CreateObject")
        .matcher(text)
        .find();
  }

  private static boolean isContainer(Value value) {
    try (Type.TypePtr type = value.type()) {
      TypeKind kind = type.get().kind().intern();
      return kind == TypeKind.ListType || kind == TypeKind.DictType;
    }
  }

  /** Returns whether a condition is false unless the attribute {@code training} is true. */
  private boolean impliesTraining(Value condition) {
    JitNode node = condition.node();
    return switch (ScriptDivisions.kind(node)) {
      case GET -> trainingValues.contains(NativeValues.text(condition.debugName()));
      case "aten::__and__" -> impliesTraining(node.input(0)) || impliesTraining(node.input(1));
      case IF -> choosesTraining(node, condition.offset());
      default -> false;
    };
  }

  /** Matches {@code training and x}, which is compiled to a choice between x and false. */
  private boolean choosesTraining(JitNode node, long output) {
    Value first = outputOfBlock(node, 0, output);
    Value second = outputOfBlock(node, 1, output);
    Long constant = ScriptDivisions.constant(second);
    boolean otherwiseFalse = constant != null && constant == 0;
    return (otherwiseFalse || impliesTraining(second))
        && (impliesTraining(node.input(0)) || impliesTraining(first));
  }

  private static Value outputOfBlock(JitNode node, long block, long output) {
    try (BlockArrayRef blocks = node.blocks();
        ValueArrayRef outputs = blocks.get(block).outputs()) {
      return outputs.get(output);
    }
  }
}
