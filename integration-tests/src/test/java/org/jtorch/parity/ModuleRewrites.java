package org.jtorch.parity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;

/** Where jtorch's modules take other arguments than Python's by design. */
final class ModuleRewrites {
  private ModuleRewrites() {}

  /** A constructor's arguments by name, without those that {@code Module.to} stands for. */
  static PythonCall constructor(PythonCall call) {
    PythonCall named = call.byName(Signatures.of(call.op, "init"));
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(named.named);
    arguments.remove("device");
    arguments.remove("dtype");
    if (arguments.containsKey("momentum") && arguments.get("momentum") == null) {
      arguments.remove("momentum");
      arguments.put("cumulative", OptionSetters.NOTHING);
    }
    return call.with(List.of(), arguments);
  }

  /** The dtype that a constructor was asked for, or null. */
  static @Nullable DType dtype(PythonCall constructor) {
    return (DType) constructor.named.get("dtype");
  }
}
