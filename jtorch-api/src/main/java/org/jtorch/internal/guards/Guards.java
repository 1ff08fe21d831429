package org.jtorch.internal.guards;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Ops;

/**
 * Which operators have a {@link Guard}: those of a table by name, and those that take an argument
 * of a guarded kind. Each call looks, be it typed, written by hand or made by {@link Ops}.
 */
public final class Guards {
  private static final GuardTable TABLE = new GuardTable();

  static {
    AttentionGuards.declare(TABLE);
    AttentionSizeGuards.declare(TABLE);
    DistanceGuards.declare(TABLE);
    DivisionGuards.declare(TABLE);
    ExpandedGuards.declare(TABLE);
    FactoryGuards.declare(TABLE);
    GroupedGuards.declare(TABLE);
    IndexGuards.declare(TABLE);
    LayoutGuards.declare(TABLE);
    LinalgGuards.declare(TABLE);
    ListGuards.declare(TABLE);
    LossGuards.declare(TABLE);
    NestedGuards.declare(TABLE);
    NormalizationGuards.declare(TABLE);
    NumberRange.declare(TABLE);
    PolynomialGuards.declare(TABLE);
    QuantizationGuards.declare(TABLE);
    RecurrentGuards.declare(TABLE);
    SamplingGuards.declare(TABLE);
    StorageGuards.declare(TABLE);
  }

  private Guards() {}

  /** The guard of an operator by its full name and its arguments' names, or null. */
  public static @Nullable Guard of(String fullName, List<String> names) {
    Guard listed = TABLE.of(fullName);
    Guard byKind = ArgumentGuards.of(fullName, names);
    return listed == null || byKind == null
        ? (listed == null ? byKind : listed)
        : byKind.and(listed);
  }

  /** What is wrong with a call, by the guard of its operator; null if nothing is. */
  public static @Nullable String refusal(
      String fullName, @Nullable Guard guard, List<String> names, @Nullable Object... arguments) {
    String refusal = guard == null ? null : guard.refusal(new GuardedCall(names, arguments));
    if (refusal == null && LayoutGuards.looksAtAll()) {
      refusal = LayoutGuards.refusal(fullName, names, arguments);
    }
    return refusal == null && ExpandedGuards.looksAtAll()
        ? ExpandedGuards.refusal(fullName, arguments)
        : refusal;
  }

  /** Whether calls of operators without a guard are looked at too. */
  public static boolean lookAtAll() {
    return LayoutGuards.looksAtAll() || ExpandedGuards.looksAtAll();
  }
}
