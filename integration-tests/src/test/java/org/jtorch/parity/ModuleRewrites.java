package org.jtorch.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;

/** Cases where the arguments of jtorch's modules differ from Python's by design. */
final class ModuleRewrites {
  private ModuleRewrites() {}

  /** A constructor's arguments by name, without those that {@code Module.to} replaces. */
  static PythonCall constructor(PythonCall call) {
    PythonCall named = call.byName(Signatures.of(call.op, "init"));
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(named.named);
    arguments.remove("device");
    arguments.remove("dtype");
    if (arguments.containsKey("momentum") && arguments.get("momentum") == null) {
      arguments.remove("momentum");
      arguments.put("cumulative", OptionSetters.NOTHING);
    }
    arguments.remove("return_indices");
    arguments.computeIfPresent("output_size", (name, size) -> keptForNone(size));
    return call.with(List.of(), arguments);
  }

  /** The size of the input, None in Python, is -1 in an adaptive pool's constructor. */
  private static Object keptForNone(Object size) {
    return size instanceof List<?> sizes
        ? sizes.stream().map(one -> Objects.requireNonNullElse(one, -1L)).toList()
        : size;
  }

  /**
   * The method that calls the module. Pooling layers have a separate method that returns indices.
   */
  static String method(PythonCall constructor) {
    boolean indices =
        Boolean.TRUE.equals(
            constructor.byName(Signatures.of(constructor.op, "init")).named.get("return_indices"));
    return indices ? "callWithIndices" : "call";
  }

  /** The dtype argument of a constructor, or null. */
  static @Nullable DType dtype(PythonCall constructor) {
    return (DType) constructor.named.get("dtype");
  }
}
