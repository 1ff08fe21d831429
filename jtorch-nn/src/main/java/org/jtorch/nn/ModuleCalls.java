package org.jtorch.nn;

import java.util.List;
import org.jtorch.Body;
import org.jtorch.Profiler;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;

/**
 * What happens around each {@code forward}: a lazy module finds out its shapes, hooks run, the
 * profiler is told, and an exception on its way out learns where it was.
 */
final class ModuleCalls {
  private ModuleCalls() {}

  static <T, E extends Exception> T run(Module module, Body<T, E> body, Tensor... inputs) throws E {
    return Profiler.isRecording()
        ? ProfiledModules.run(module, () -> hooked(module, body, inputs))
        : hooked(module, body, inputs);
  }

  static Tensor run(Module module, Layer self, Tensor input) {
    return Profiler.isRecording()
        ? ProfiledModules.run(module, () -> hooked(module, self, input))
        : hooked(module, self, input);
  }

  private static <T, E extends Exception> T hooked(Module module, Body<T, E> body, Tensor... inputs)
      throws E {
    if (module.fieldCheck != Module.CALLED) {
      return first(module, () -> hooked(module, body, inputs));
    }
    try {
      if (inputs.length > 0) {
        infer(module, inputs[0]);
      }
      if (!module.hasHooks()) {
        return body.run();
      }
      List<Tensor> seen = before(module, List.of(inputs));
      return after(module, seen, body.run());
    } catch (TorchException e) {
      throw passed(e, module);
    } catch (Exception e) {
      ModulePaths.passed(e, module);
      throw e;
    } catch (StackOverflowError e) {
      throw overflowed(module, e);
    }
  }

  private static Tensor hooked(Module module, Layer self, Tensor input) {
    if (module.fieldCheck != Module.CALLED) {
      return first(module, () -> hooked(module, self, input));
    }
    try {
      infer(module, input);
      if (!module.hasHooks()) {
        return plain(module, self, input);
      }
      List<Tensor> inputs = before(module, List.of(input));
      return after(module, inputs, forward(module, self, inputs.get(0)));
    } catch (TorchException e) {
      throw passed(e, module);
    } catch (Exception e) {
      ModulePaths.passed(e, module);
      throw e;
    } catch (StackOverflowError e) {
      throw overflowed(module, e);
    }
  }

  private static TorchException passed(TorchException refused, Module module) {
    ModulePaths.passed(refused, module);
    return refused;
  }

  /** Says so if the module's {@code forward} is what called itself; else the error goes on. */
  private static RuntimeException overflowed(Module module, StackOverflowError overflow) {
    if (ForwardRecursion.isCauseOf(module, overflow)) {
      return ForwardRecursion.error(module, overflow);
    }
    throw overflow;
  }

  /** The first call: looks at the fields before it, and after it at what it put there. */
  private static <T, E extends Exception> T first(Module module, Body<T, E> call) throws E {
    FieldCheck.beforeCall(module);
    T output = call.run();
    FieldCheck.afterCall(module);
    return output;
  }

  private static void infer(Module module, Tensor input) {
    if (module instanceof LazyModule lazy) {
      module.state().inferOnce(() -> shape(module, lazy, input));
    }
  }

  private static void shape(Module module, LazyModule lazy, Tensor input) {
    if (lazy.hasUninitializedParams()) {
      lazy.initializeParameters(input);
      UninitializedParameter.check(module);
    }
  }

  private static Tensor forward(Module module, Layer self, Tensor input) {
    boolean hooked = !module.backwardHooks.isEmpty() || !BackwardHooks.GLOBAL.isEmpty();
    return hooked ? module.backwardHooks.around(module, self, input) : plain(module, self, input);
  }

  /** A weight that is computed when it is read, as under a norm, goes when it has been used. */
  private static Tensor plain(Module module, Layer self, Tensor input) {
    return !module.state().hidden().isEmpty() && SequentialCalls.isLibraryModule(module)
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
