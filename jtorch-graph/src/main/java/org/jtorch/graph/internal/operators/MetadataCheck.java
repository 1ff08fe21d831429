package org.jtorch.graph.internal.operators;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.internal.ResolvedOperator;

/**
 * Checks of the dtype, device and layout that a tensor had when the program was exported. Programs
 * have many, nearly all of them hold, and then no operator is called.
 */
public final class MetadataCheck {
  private static final List<String> PARAMETERS =
      List.of("a", "size", "stride", "dtype", "device", "layout");

  private static final Object[] NO_RESULTS = {};

  private MetadataCheck() {}

  /** Returns the call of {@code aten::_assert_tensor_metadata}. */
  public static Call of(ResolvedOperator operator) {
    boolean known =
        operator.parameters().stream()
            .map(ResolvedOperator.Parameter::name)
            .toList()
            .equals(PARAMETERS);
    return (run, arguments) -> known && holds(arguments) ? NO_RESULTS : operator.call(arguments);
  }

  private static boolean holds(@Nullable Object[] arguments) {
    return arguments[0] instanceof Tensor tensor
        && isUnset(arguments[1])
        && isUnset(arguments[2])
        && (isUnset(arguments[3]) || arguments[3] == tensor.dtype())
        && (isUnset(arguments[4]) || tensor.device().equals(arguments[4]))
        && (isUnset(arguments[5]) || arguments[5] == tensor.layout());
  }

  private static boolean isUnset(@Nullable Object argument) {
    return argument == null || argument == ResolvedOperator.DEFAULT;
  }
}
