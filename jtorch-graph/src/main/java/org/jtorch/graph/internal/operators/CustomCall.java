package org.jtorch.graph.internal.operators;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.CustomOperator;
import org.jtorch.graph.Node;
import org.jtorch.graph.internal.access.GraphAccess;
import org.jtorch.internal.OwnedTensors;

/** Calls of custom operators. */
public final class CustomCall {
  private CustomCall() {}

  /** Returns the call of a node by an operator's implementation. */
  public static Call of(CustomOperator operator, Node node) {
    List<String> names = List.copyOf(node.arguments().keySet());
    int results = node.results().size();
    return (run, arguments) -> {
      Object result = operator.call(GraphAccess.get().arguments(node.operator(), names, arguments));
      return owned(results(result, results), arguments);
    };
  }

  private static @Nullable Object[] results(Object result, int count) {
    if (count == 0) {
      return new Object[0];
    } else if (count == 1) {
      return new Object[] {result};
    }
    return result instanceof List<?> list ? list.toArray() : new Object[] {result};
  }

  /** Returns results that the run may close: no arguments, and nothing that the operator keeps. */
  private static @Nullable Object[] owned(
      @Nullable Object[] results, @Nullable Object[] arguments) {
    Set<@Nullable Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Object argument : arguments) {
      if (argument instanceof List<?> list) {
        seen.addAll(list);
      }
      seen.add(argument);
    }
    for (int i = 0; i < results.length; i++) {
      results[i] =
          results[i] instanceof List<?> list
              ? list.stream().map(item -> owned(item, seen)).toList()
              : owned(results[i], seen);
    }
    return results;
  }

  private static @Nullable Object owned(@Nullable Object result, Set<@Nullable Object> seen) {
    return result instanceof Tensor tensor && !(OwnedTensors.isInScope(tensor) && seen.add(tensor))
        ? OwnedTensors.share(tensor)
        : result;
  }
}
