package org.jtorch.graph.internal.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.graph.Argument;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.schemas.OperatorSchema;

/**
 * Operators that modify a list of tensors, as one call per tensor: TorchScript drops a call whose
 * only effect is on the elements of a new list.
 */
final class ScriptForeach {
  private static final String PREFIX = "aten::_foreach_";

  private ScriptForeach() {}

  /** Returns whether the operator modifies the elements of a list. */
  static boolean isInPlace(Node node) {
    return node.operator().startsWith(PREFIX) && OperatorSchema.of(node.operator()).writes();
  }

  /** Returns the calls, {@code torch.mul_(x, 2)}. */
  static List<String> calls(Node node, ScriptText text) {
    String plain = node.operator().substring(PREFIX.length()).replaceFirst("\\..*", "");
    List<OperatorSchema.Parameter> parameters = OperatorSchema.of(node.operator()).parameters();
    Map<String, List<Argument>> lists = new LinkedHashMap<>();
    int count = 0;
    for (OperatorSchema.Parameter parameter : parameters) {
      if (node.arguments().get(parameter.name()) instanceof Argument.Items items
          && parameter.isList()) {
        lists.put(parameter.name(), items.items());
        count = items.items().size();
      }
    }
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> arguments = new ArrayList<>();
      for (OperatorSchema.Parameter parameter : parameters) {
        Argument given = node.arguments().get(parameter.name());
        if (given != null) {
          List<Argument> list = lists.get(parameter.name());
          String expression = text.of(list == null ? given : list.get(i));
          boolean isFactor = plain.startsWith("addc") && !parameter.type().startsWith("Tensor");
          arguments.add(
              isFactor
                  ? "value=" + expression
                  : parameter.isKeyword() ? parameter.name() + "=" + expression : expression);
        }
      }
      calls.add("torch." + plain + "(" + String.join(", ", arguments) + ")");
    }
    return calls;
  }
}
