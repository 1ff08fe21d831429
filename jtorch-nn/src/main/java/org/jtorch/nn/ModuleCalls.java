package org.jtorch.nn;

import java.util.List;
import org.jtorch.Profiler;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.ThrowingSupplier;
import org.jtorch.TorchException;

/**
 * Runs {@code forward} with everything around it: shape inference of lazy modules, hooks, the
 * profiler, and the module path in exceptions.
 */
final class ModuleCalls {
  private ModuleCalls() {}

  static <T, E extends Exception> T run(
      Module module, ThrowingSupplier<T, E> body, Tensor... inputs) throws E {
    return Profiler.isRecording()
        ? ProfiledModules.run(module, () -> hooked(module, body, inputs))
        : hooked(module, body, inputs);
  }

  static Tensor run(Module module, Layer self, Tensor input) {
    return Profiler.isRecording()
        ? ProfiledModules.run(module, () -> hooked(module, self, input))
        : hooked(module, self, input);
  }

  private static <T, E extends Exception> T hooked(
      Module module, ThrowingSupplier<T, E> body, Tensor... inputs) throws E {
    if (module.fieldCheck != Module.CALLED) {
      return firstCall(module, () -> hooked(module, body, inputs));
    }
    try {
      if (inputs.length > 0) {
        inferShapes(module, inputs[0]);
      }
      if (!module.hasHooks()) {
        return body.get();
      }
      List<Tensor> seen = before(module, List.of(inputs));
      return after(module, seen, body.get());
    } catch (TorchException e) {
      throw recordExit(e, module);
    } catch (Exception e) {
      ModulePaths.recordExit(e, module);
      throw e;
    } catch (StackOverflowError e) {
      throw recursionError(module, e);
    }
  }

  private static Tensor hooked(Module module, Layer self, Tensor input) {
    if (module.fieldCheck != Module.CALLED) {
      return firstCall(module, () -> hooked(module, self, input));
    }
    try {
      inferShapes(module, input);
      if (!module.hasHooks()) {
        return callForward(module, self, input);
      }
      List<Tensor> inputs = before(module, List.of(input));
      return after(module, inputs, forward(module, self, inputs.get(0)));
    } catch (TorchException e) {
      throw recordExit(e, module);
    } catch (Exception e) {
      ModulePaths.recordExit(e, module);
      throw e;
    } catch (StackOverflowError e) {
      throw recursionError(module, e);
    }
  }

  private static TorchException recordExit(TorchException refused, Module module) {
    ModulePaths.recordExit(refused, module);
    return refused;
  }

  /**
   * Returns an exception that names the module if its {@code forward} calls itself endlessly; else
   * throws the original error.
   */
  private static RuntimeException recursionError(Module module, StackOverflowError overflow) {
    if (ForwardRecursion.isCauseOf(module, overflow)) {
      return ForwardRecursion.error(module, overflow);
    }
    throw overflow;
  }

  /** First call of a module: checks its fields before and after. */
  private static <T, E extends Exception> T firstCall(Module module, ThrowingSupplier<T, E> call)
      throws E {
    FieldCheck.beforeCall(module);
    T output = call.get();
    FieldCheck.afterCall(module);
    return output;
  }

  private static void inferShapes(Module module, Tensor input) {
    if (module instanceof LazyModule lazy) {
      module.state().inferOnce(() -> initialize(module, lazy, input));
    }
  }

  private static void initialize(Module module, LazyModule lazy, Tensor input) {
    if (lazy.hasUninitializedParams()) {
      lazy.initializeParameters(input);
      UninitializedParameter.check(module);
    }
  }

  private static Tensor forward(Module module, Layer self, Tensor input) {
    boolean hooked = !module.backwardHooks.isEmpty() || !BackwardHooks.GLOBAL.isEmpty();
    return hooked
        ? module.backwardHooks.around(module, self, input)
        : callForward(module, self, input);
  }

  /**
   * Calls {@code forward}; a parametrized weight, which is computed at each read, is freed after
   * use.
   */
  private static Tensor callForward(Module module, Layer self, Tensor input) {
    return !module.state().hidden().isEmpty() && SequentialCalls.hasPrivateTensors(module)
        ? TensorScope.compute(() -> self.forward(input))
        : self.forward(input);
  }

  private static List<Tensor> before(Module module, List<Tensor> inputs) {
    return module.hooks.before(module, ForwardHooks.GLOBAL.before(module, inputs));
  }

  private static <T> T after(Module module, List<Tensor> inputs, T output) {
    return module.hooks.after(module, inputs, ForwardHooks.GLOBAL.after(module, inputs, output));
  }
}
