package org.jtorch.nn;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.CustomFunction;
import org.jtorch.Gradients;
import org.jtorch.Hook;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Backward hooks of one module. While a gradient graph is recorded, an identity function is
 * inserted before and another one after the module's computation, and their backward functions run
 * the hooks. So the hooks receive the gradients of this call only, even if the same tensors are
 * used elsewhere.
 */
final class BackwardHooks {
  /** Hooks of all modules. */
  static final BackwardHooks GLOBAL = new BackwardHooks();

  private interface After {
    Gradients run(Module module, Gradients gradInputs, Gradients gradOutputs);
  }

  private interface Before {
    Gradients run(Module module, Gradients gradOutputs);
  }

  private final List<After> after = new CopyOnWriteArrayList<>();
  private final List<Before> before = new CopyOnWriteArrayList<>();

  boolean isEmpty() {
    return after.isEmpty() && before.isEmpty();
  }

  Hook add(BackwardHook hook, boolean first) {
    Objects.requireNonNull(hook, "hook");
    return ForwardHooks.add(
        after,
        (module, gradInputs, gradOutputs) -> {
          hook.after(module, gradInputs, gradOutputs);
          return gradInputs;
        },
        first);
  }

  Hook add(BackwardPreHook hook, boolean first) {
    Objects.requireNonNull(hook, "hook");
    return ForwardHooks.add(
        before,
        (module, gradOutputs) -> {
          hook.before(module, gradOutputs);
          return gradOutputs;
        },
        first);
  }

  Hook addGradInput(BiFunction<Module, Tensor, Tensor> replacement, boolean first) {
    Objects.requireNonNull(replacement, "replacement");
    return ForwardHooks.add(
        after,
        (module, gradInputs, gradOutputs) ->
            gradInputs.has(0)
                ? Gradients.of(replacement.apply(module, gradInputs.get(0)))
                : gradInputs,
        first);
  }

  Hook addGradOutput(BiFunction<Module, Tensor, Tensor> replacement, boolean first) {
    Objects.requireNonNull(replacement, "replacement");
    return ForwardHooks.add(
        before,
        (module, gradOutputs) -> Gradients.of(replacement.apply(module, gradOutputs.get(0))),
        first);
  }

  /** Runs a layer so that the global hooks and then this module's hooks receive its gradients. */
  Tensor around(Module module, Layer layer, Tensor input) {
    if (!Torch.isGradEnabled()) {
      return layer.forward(input);
    }
    Invocation invocation = new Invocation(this, module, input.requiresGrad());
    Tensor passed =
        invocation.expectsGradInput ? new InputBoundary(invocation).apply(input) : input;
    Tensor output = layer.forward(passed);
    return output.requiresGrad() ? new OutputBoundary(invocation).apply(output) : output;
  }

  private Gradients runAfter(Module module, Gradients gradInputs, Gradients gradOutputs) {
    Gradients current = gradInputs;
    try {
      for (After hook : after) {
        current = hook.run(module, current, gradOutputs);
      }
    } catch (RuntimeException e) {
      ModulePaths.recordBackwardExit(e, module);
      throw e;
    }
    return current;
  }

  private Gradients runBefore(Module module, Gradients gradOutputs) {
    Gradients current = gradOutputs;
    try {
      for (Before hook : before) {
        current = hook.run(module, current);
      }
    } catch (RuntimeException e) {
      ModulePaths.recordBackwardExit(e, module);
      throw e;
    }
    return current;
  }

  /** State of one call of the module. */
  private static final class Invocation {
    private final BackwardHooks own;
    private final Module module;
    private final boolean expectsGradInput;
    private @Nullable Gradients gradOutputs;

    Invocation(BackwardHooks own, Module module, boolean expectsGradInput) {
      this.own = own;
      this.module = module;
      this.expectsGradInput = expectsGradInput;
    }

    Gradients output(Gradients given) {
      Gradients changed = own.runBefore(module, GLOBAL.runBefore(module, given));
      gradOutputs = changed;
      if (!expectsGradInput) {
        Gradients none = input(Gradients.of().none());
        assert !none.has(0);
      }
      return changed;
    }

    Gradients input(Gradients given) {
      Gradients outputs = Objects.requireNonNull(gradOutputs, "gradOutputs");
      return own.runAfter(module, GLOBAL.runAfter(module, given, outputs), outputs);
    }
  }

  private static final class InputBoundary extends CustomFunction {
    private final Invocation invocation;

    InputBoundary(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return List.of(inputs.get(0).detach());
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return invocation.input(gradOutputs);
    }
  }

  private static final class OutputBoundary extends CustomFunction {
    private final Invocation invocation;

    OutputBoundary(Invocation invocation) {
      this.invocation = invocation;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return List.of(inputs.get(0).detach());
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return invocation.output(gradOutputs);
    }
  }
}
