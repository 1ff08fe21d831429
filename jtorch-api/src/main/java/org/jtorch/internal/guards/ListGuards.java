package org.jtorch.internal.guards;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Guards of lists whose length the kernels do not check. */
final class ListGuards {
  /**
   * Limit of the number of parts, which may be empty, so that the tensor's size does not limit it.
   */
  private static final long MAX_PARTS = 1 << 24;

  private ListGuards() {}

  static void declare(GuardTable table) {
    for (int dims = 1; dims <= 3; dims++) {
      Guard padding = length("padding", 2 * dims);
      table.guard(
          String.format(Locale.ROOT, "reflection_pad%dd replication_pad%dd", dims, dims), padding);
    }
    table.guard("chunk unsafe_chunk", call -> few("chunks", call.integer("chunks")));
    table.guard(
        "tensor_split.sections hsplit.int vsplit.int dsplit.int",
        call -> few("sections", call.integer("sections")));
    table.guard("tensor_split.tensor_indices_or_sections", ListGuards::fewSections);
    table.guard("unbind.int unbind_copy.int", call -> few("parts", partsOf(call, 1L)));
    table.guard(
        "split.Tensor split_copy.Tensor unsafe_split.Tensor",
        call -> few("parts", partsOf(call, call.integer("split_size"))));
    table.guard("_foreach_copy", ListGuards::asManySources, GuardRules.strided("self"));
    table.guard(
        "align_tensors cat.out concat.out concatenate.out",
        call -> call.tensors("tensors").isEmpty() ? "tensors must not be empty" : null);
    table.guard("align_to.ellipsis_idx", ListGuards::ellipsisAmongNames);
  }

  private static Guard length(String argument, int expected) {
    return call -> {
      int got = call.integers(argument).length;
      return !call.has(argument) || got == expected
          ? null
          : String.format(Locale.ROOT, "%s must have %d elements, got %d", argument, expected, got);
    };
  }

  private static @Nullable String fewSections(GuardedCall call) {
    Tensor given = call.tensor("tensor_indices_or_sections");
    if (given == null || given.dim() != 0 || !HostValues.areReadable(given)) {
      return null;
    }
    return few("tensor_indices_or_sections", HostValues.read(given)[0]);
  }

  /** Returns the number of parts of size {@code each} along a dimension of a tensor. */
  private static @Nullable Long partsOf(GuardedCall call, @Nullable Long each) {
    Tensor self = call.tensor("self");
    Long given = call.integer("dim");
    if (self == null || each == null || each < 1 || self.isNested()) {
      return null;
    }
    long dim = given == null ? 0 : given < 0 ? given + self.dim() : given;
    return dim < 0 || dim >= self.dim() ? null : (Long) ((self.size(dim) - 1) / each + 1);
  }

  private static @Nullable String few(String argument, @Nullable Long parts) {
    return parts == null || parts <= MAX_PARTS
        ? null
        : String.format(Locale.ROOT, "%s must be at most %d, got %d", argument, MAX_PARTS, parts);
  }

  private static @Nullable String asManySources(GuardedCall call) {
    int tensors = call.tensors("self").size();
    int sources = call.tensors("src").size();
    return tensors == sources
        ? null
        : String.format(
            Locale.ROOT,
            "expected as many tensors in src as in self, got %d and %d",
            sources,
            tensors);
  }

  private static @Nullable String ellipsisAmongNames(GuardedCall call) {
    Long place = call.integer("ellipsis_idx");
    int names = call.value("order") instanceof Collection<?> order ? order.size() : 0;
    return place == null || (place >= 0 && place <= names)
        ? null
        : String.format(Locale.ROOT, "ellipsis_idx must be from 0 to %d, got %d", names, place);
  }
}
