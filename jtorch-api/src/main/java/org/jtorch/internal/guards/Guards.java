package org.jtorch.internal.guards;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Ops;

/**
 * Finds the {@link Guard} of an operator: by name in a table, or by its guarded kinds of arguments.
 * All calls are checked: typed calls, hand-written ones, and calls through {@link Ops}.
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
    WindowGuards.declare(TABLE);
  }

  private Guards() {}

  /** Returns the guard of an operator by its full name and its argument names, or null. */
  public static @Nullable Guard of(String fullName, List<String> names) {
    Guard listed = TABLE.of(fullName);
    Guard byKind = ArgumentGuards.of(fullName, names);
    return listed == null || byKind == null
        ? (listed == null ? byKind : listed)
        : byKind.and(listed);
  }

  /** Returns the error of a call by its operator's guard; null if it is valid. */
  public static @Nullable String refusal(
      String fullName, @Nullable Guard guard, List<String> names, @Nullable Object... arguments) {
    String refusal = guard == null ? null : guard.refusal(new GuardedCall(names, arguments));
    if (refusal == null && LayoutGuards.looksAtAll()) {
      refusal = LayoutGuards.refusal(fullName, names, arguments);
    }
    if (refusal == null && MappedGuards.looksAtAll()) {
      refusal = MappedGuards.refusal(arguments);
    }
    return refusal == null && ExpandedGuards.looksAtAll()
        ? ExpandedGuards.refusal(fullName, arguments)
        : refusal;
  }

  /** Returns whether calls of operators without a guard are also checked. */
  public static boolean lookAtAll() {
    return LayoutGuards.looksAtAll() || ExpandedGuards.looksAtAll() || MappedGuards.looksAtAll();
  }
}
