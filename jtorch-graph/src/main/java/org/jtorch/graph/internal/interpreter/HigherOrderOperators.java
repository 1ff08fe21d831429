package org.jtorch.graph.internal.interpreter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.internal.operators.Call;
import org.jtorch.graph.internal.operators.Run;
import org.jtorch.graph.internal.python.Numbers;

/** Operators that run sub-graphs, {@code torch.ops.higher_order}. */
final class HigherOrderOperators {
  private static final Map<String, Call> ALL =
      Map.ofEntries(
          Map.entry("cond", HigherOrderOperators::cond),
          Map.entry("while_loop", Loops::whileLoop),
          Map.entry("scan", Loops::scan),
          Map.entry("map_impl", Loops::map),
          Map.entry("associative_scan", Loops::associativeScan),
          Map.entry("wrap_with_set_grad_enabled", HigherOrderOperators::withGradMode),
          Map.entry("wrap_with_autocast", HigherOrderOperators::withAutocast),
          Map.entry("wrap", HigherOrderOperators::region),
          Map.entry("tag_activation_checkpoint", HigherOrderOperators::region),
          Map.entry("wrap_activation_checkpoint", HigherOrderOperators::region),
          Map.entry("invoke_subgraph", (run, a) -> region(run, a, 2)),
          Map.entry("strict_mode", HigherOrderOperators::regionOfList),
          Map.entry("run_const_graph", HigherOrderOperators::regionOfList),
          Map.entry("hints_wrapper", HigherOrderOperators::regionOfList),
          Map.entry("token", (run, arguments) -> new Object[1]));

  private HigherOrderOperators() {}

  /**
   * Returns the call of an operator.
   *
   * @throws TorchException if jtorch does not have it
   */
  static Call find(String operator) {
    Call call = ALL.get(operator.substring(operator.indexOf("::") + 2));
    if (call == null) {
      throw new TorchException("jtorch has no operator " + operator, "", null);
    }
    return call;
  }

  /** Returns the sub-graph at an index of the arguments. */
  static Program program(@Nullable Object[] arguments, int index) {
    if (index < arguments.length && arguments[index] instanceof Program program) {
      return program;
    }
    throw new IllegalArgumentException("argument " + index + " is no sub-graph");
  }

  /** Returns the list at an index of the arguments; empty if it is missing. */
  static List<?> list(@Nullable Object[] arguments, int index) {
    return index < arguments.length && arguments[index] instanceof List<?> list ? list : List.of();
  }

  private static @Nullable Object[] cond(Run run, @Nullable Object[] arguments) {
    Program branch = program(arguments, Numbers.isTrue(arguments[0]) ? 1 : 2);
    return branch.runRegion(run, list(arguments, 3).toArray());
  }

  private static @Nullable Object[] region(Run run, @Nullable Object[] arguments) {
    return region(run, arguments, 1);
  }

  /** Runs the sub-graph before the operands that begin at an index. */
  private static @Nullable Object[] region(Run run, @Nullable Object[] arguments, int from) {
    Program program = program(arguments, 0);
    return program.runRegion(run, operands(program, arguments, from));
  }

  private static @Nullable Object[] operands(
      Program program, @Nullable Object[] arguments, int from) {
    return Arrays.copyOfRange(arguments, from, Math.min(arguments.length, from + program.inputs()));
  }

  private static @Nullable Object[] regionOfList(Run run, @Nullable Object[] arguments) {
    return program(arguments, 0).runRegion(run, list(arguments, 1).toArray());
  }

  private static @Nullable Object[] withGradMode(Run run, @Nullable Object[] arguments) {
    Program program = program(arguments, 1);
    boolean enabled = Numbers.isTrue(arguments[0]);
    try (Mode mode = enabled ? Torch.enableGrad() : Torch.noGrad()) {
      return program.runRegion(run, operands(program, arguments, 2));
    }
  }

  private static @Nullable Object[] withAutocast(Run run, @Nullable Object[] arguments) {
    Program program = program(arguments, 4);
    String device = String.valueOf(arguments[0]).toUpperCase(Locale.ROOT);
    try (Mode mode =
        Torch.autocast(
            Device.Type.valueOf(device),
            o -> {
              o.enabled(Numbers.isTrue(arguments[2]));
              if (arguments[1] instanceof DType dtype) {
                o.dtype(dtype);
              }
              if (arguments[3] instanceof Boolean cached) {
                o.cacheEnabled(cached);
              }
            })) {
      return program.runRegion(run, operands(program, arguments, 5));
    }
  }
}
