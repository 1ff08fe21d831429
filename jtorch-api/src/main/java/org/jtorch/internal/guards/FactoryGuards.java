package org.jtorch.internal.guards;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Layout;
import org.jtorch.Tensor;

/** Guards of factories with a layout that they do not fill. */
final class FactoryGuards {
  private static final Set<Layout> COMPRESSED =
      EnumSet.of(Layout.SPARSE_CSR, Layout.SPARSE_CSC, Layout.SPARSE_BSR, Layout.SPARSE_BSC);

  private FactoryGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "empty full ones zeros.names rand randn randint normal.float_float",
        call -> refusal(layout(call)));
    table.guard("new_empty new_full new_ones", call -> refusal(likeSelf(call)));
    table.guard(
        "empty_like full_like ones_like rand_like randn_like randint_like",
        call -> isOfSelf(call) ? null : refusal(likeSelf(call)));
  }

  private static @Nullable Layout layout(GuardedCall call) {
    for (Object argument : call.arguments()) {
      if (argument instanceof Layout layout) {
        return layout;
      }
    }
    return call.value("layout") instanceof Layout layout ? layout : null;
  }

  private static @Nullable Layout likeSelf(GuardedCall call) {
    Layout given = layout(call);
    Tensor self = call.tensor("self");
    return given == null && self != null ? self.layout() : given;
  }

  /** Returns whether the positions are copied from the argument, so that they are initialized. */
  private static boolean isOfSelf(GuardedCall call) {
    Tensor self = call.tensor("self");
    return self != null && self.layout() == likeSelf(call);
  }

  private static @Nullable String refusal(@Nullable Layout layout) {
    if (layout == Layout.MKLDNN) {
      LayoutGuards.lookAtAll();
    }
    return layout != null && COMPRESSED.contains(layout)
        ? String.format(
            Locale.ROOT,
            "would leave the positions of layout %s uninitialised: convert a dense tensor with"
                + " toSparse(o -> o.layout(...))",
            layout.name().toLowerCase(Locale.ROOT))
        : null;
  }
}
