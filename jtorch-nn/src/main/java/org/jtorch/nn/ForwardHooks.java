package org.jtorch.nn;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Hook;
import org.jtorch.Tensor;

/** Forward hooks of one module, run in registration order. */
final class ForwardHooks {
  private interface Before {
    List<Tensor> run(Module module, List<Tensor> inputs);
  }

  private interface After {
    Object run(Module module, List<Tensor> inputs, Object output);
  }

  /** Hooks of all modules. */
  static final ForwardHooks GLOBAL = new ForwardHooks();

  private final List<Before> before = new CopyOnWriteArrayList<>();
  private final List<After> after = new CopyOnWriteArrayList<>();

  boolean isEmpty() {
    return before.isEmpty() && after.isEmpty();
  }

  Hook add(ForwardPreHook hook, boolean first) {
    Objects.requireNonNull(hook, "hook");
    return add(
        before,
        (module, inputs) -> {
          hook.before(module, inputs);
          return inputs;
        },
        first);
  }

  <T> Hook add(Class<T> type, ForwardHook<T> hook, boolean first) {
    Objects.requireNonNull(hook, "hook");
    return add(
        after,
        (module, inputs, output) -> {
          hook.after(module, inputs, cast(type, module, output));
          return output;
        },
        first);
  }

  Hook addInput(BiFunction<Module, Tensor, Tensor> replacement, boolean first) {
    return add(
        before,
        (module, inputs) ->
            List.of(requireReplacement(module, "input", replacement.apply(module, inputs.get(0)))),
        first);
  }

  Hook addOutput(BiFunction<Module, Tensor, Tensor> replacement, boolean first) {
    return add(
        after,
        (module, inputs, output) ->
            requireReplacement(
                module, "output", replacement.apply(module, cast(Tensor.class, module, output))),
        first);
  }

  List<Tensor> before(Module module, List<Tensor> inputs) {
    List<Tensor> current = inputs;
    for (Before hook : before) {
      current = hook.run(module, current);
    }
    return current;
  }

  /**
   * Runs the hooks that follow {@code forward}. The result has the type of the output, because only
   * tensors can be replaced, and only by tensors.
   */
  @SuppressWarnings("unchecked")
  <T> T after(Module module, List<Tensor> inputs, T output) {
    Object current = output;
    for (After hook : after) {
      current = hook.run(module, inputs, current);
    }
    return (T) current;
  }

  private static <T> T cast(Class<T> type, Module module, Object output) {
    if (!type.isInstance(output)) {
      throw new IllegalStateException(
          "a hook for "
              + type.getSimpleName()
              + " on "
              + module.getClass().getSimpleName()
              + ", whose output is a "
              + output.getClass().getSimpleName()
              + ": register it with that class");
    }
    return type.cast(output);
  }

  private static Tensor requireReplacement(
      Module module, String what, @Nullable Tensor replacement) {
    if (replacement == null) {
      throw new IllegalStateException(
          "a hook that replaces the " + what + " of " + module.reprName() + " returned null");
    }
    return replacement;
  }

  static <H> Hook add(List<H> hooks, H hook, boolean first) {
    Objects.requireNonNull(hook, "hook");
    if (first) {
      hooks.add(0, hook);
    } else {
      hooks.add(hook);
    }
    return () -> hooks.remove(hook);
  }
}
