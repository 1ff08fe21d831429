package org.jtorch.nn;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.ThrowingSupplier;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Calls layers in sequence and closes intermediate results as soon as the next layer has used them.
 * Their memory is reused while it is in the CPU's caches, whereas a long scope would keep all of
 * them until its end.
 *
 * <p>Only results of modules marked with {@link PrivateOutput}, as jtorch's are, are closed: no
 * inputs, and no tensors that were passed to a hook or a user function.
 */
final class SequentialCalls {
  private static final ClassValue<Boolean> HAS_PRIVATE_OUTPUT =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.isAnnotationPresent(PrivateOutput.class)
              || type.getPackage().isAnnotationPresent(PrivateOutput.class);
        }
      };

  /** Gives the models of other Java modules access to these calls. */
  static final class Access extends SequentialAccess<Layer> {
    @Override
    public Tensor call(Tensor input, List<? extends Layer> layers) {
      return SequentialCalls.call(Objects.requireNonNull(input, "input"), layers, layer -> null);
    }

    @Override
    public Tensor residual(Tensor input, List<? extends Layer> layers) {
      Result result = run(Objects.requireNonNull(input, "input"), layers, layer -> null);
      Tensor sum = input.add(result.output);
      if (result.mayClose) {
        result.output.close();
      }
      return sum;
    }

    @Override
    public void close(Layer layer, Tensor input, Tensor output) {
      if (output != input && hasPrivateOutput(layer)) {
        output.close();
      }
    }

    @Override
    public <T, E extends Exception> T compute(Object module, ThrowingSupplier<T, E> body) throws E {
      return TemporaryTensors.compute((Module) module, body);
    }

    @Override
    public void close(List<? extends Layer> layers, Tensor input, Tensor output) {
      if (output != input && layers.stream().allMatch(SequentialCalls::hasPrivateOutput)) {
        output.close();
      }
    }
  }

  /** Name of the child that computes a module's parametrized weights. */
  private static final String PARAMETRIZATIONS = "parametrizations";

  /** Output of the last layer, and whether no other code can have a reference to it. */
  private record Result(Tensor output, boolean mayClose) {}

  private SequentialCalls() {}

  /** Calls layers in sequence; a function gets a name in exceptions. */
  static Tensor call(
      Tensor input, Iterable<? extends Layer> layers, Function<Layer, @Nullable String> nameOf) {
    return run(input, layers, nameOf).output;
  }

  private static Result run(
      Tensor input, Iterable<? extends Layer> layers, Function<Layer, @Nullable String> nameOf) {
    Tensor current = input;
    boolean mayClose = false;
    for (Layer layer : layers) {
      boolean isPrivate = hasPrivateOutput(layer);
      Tensor next;
      try {
        next = layer instanceof Module ? layer.call(current) : callFunction(layer, current, nameOf);
      } catch (RuntimeException | Error e) {
        if (mayClose && isPrivate) {
          current.close();
        }
        throw e;
      }
      mayClose &= isPrivate;
      if (next != current) {
        if (mayClose) {
          current.close();
        }
        mayClose = isPrivate && next != input;
        current = next;
      }
    }
    return new Result(current, mayClose);
  }

  private static Tensor callFunction(
      Layer function, Tensor input, Function<Layer, @Nullable String> nameOf) {
    try {
      return function.forward(input);
    } catch (RuntimeException e) {
      String name = nameOf.apply(function);
      if (name != null) {
        ModulePaths.recordFunctionExit(e, name);
      }
      throw e;
    }
  }

  /** Whether a module's class stores no tensor that its {@code forward} computes. */
  static boolean hasPrivateTensors(Module module) {
    return HAS_PRIVATE_OUTPUT.get(module.getClass());
  }

  /** Whether only the layer and its caller have access to the layer's output. */
  private static boolean hasPrivateOutput(Layer layer) {
    return layer instanceof Module module && isPrivate(module);
  }

  /**
   * Whether no user code has access to the tensors that a module computes with: the module and its
   * descendants are marked so and have no hooks.
   */
  static boolean isPrivate(Module module) {
    if (module.hasHooks() || !hasPrivateTensors(module)) {
      return false;
    }
    for (Map.Entry<String, Slot<?>> child : module.state().children().entrySet()) {
      boolean seesOnlyWeights = child.getKey().equals(PARAMETRIZATIONS);
      if (!seesOnlyWeights
          && !(child.getValue().get() instanceof Module inner && isPrivate(inner))) {
        return false;
      }
    }
    return true;
  }
}
