package org.jtorch;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Guards of lists whose length the kernels trust. */
final class ListGuards {
  private ListGuards() {}

  static void declare(GuardTable table) {
    for (int dims = 1; dims <= 3; dims++) {
      Guard padding = length("padding", 2 * dims);
      table.guard("reflection_pad%dd replication_pad%dd".formatted(dims, dims), padding);
    }
    table.guard("_foreach_copy", ListGuards::asManySources);
    table.guard("align_to.ellipsis_idx", ListGuards::ellipsisAmongNames);
  }

  private static Guard length(String argument, int expected) {
    return call -> {
      int got = call.integers(argument).length;
      return !call.has(argument) || got == expected
          ? null
          : "%s must have %d elements, got %d".formatted(argument, expected, got);
    };
  }

  private static @Nullable String asManySources(GuardedCall call) {
    int tensors = call.tensors("self").size();
    int sources = call.tensors("src").size();
    return tensors == sources
        ? null
        : "expected as many tensors in src as in self, got %d and %d".formatted(sources, tensors);
  }

  private static @Nullable String ellipsisAmongNames(GuardedCall call) {
    Long place = call.integer("ellipsis_idx");
    int names = call.value("order") instanceof Collection<?> order ? order.size() : 0;
    return place == null || (place >= 0 && place <= names)
        ? null
        : "ellipsis_idx must be from 0 to %d, got %d".formatted(names, place);
  }
}
