package org.jtorch.nn;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Calls layers in sequence and closes intermediate results as soon as the next layer has used them.
 * Their memory is reused while it is in the CPU's caches, whereas a long scope would keep all of
 * them until its end.
 *
 * <p>Only results of built-in layers that no other code has access to are closed: no inputs, and no
 * tensors that were passed to a hook or a user function.
 */
final class SequentialCalls {
  /** Whether a class belongs to jtorch. */
  private static final ClassValue<Boolean> IS_LIBRARY_CLASS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          String name = type.getPackageName();
          return name.equals("org.jtorch.nn") || name.startsWith("org.jtorch.vision.");
        }
      };

  /** Gives the models of other Java modules access to these calls. */
  static final class Access extends SequentialAccess<Layer> {
    @Override
    public Tensor call(Tensor input, List<? extends Layer> layers) {
      return SequentialCalls.call(Objects.requireNonNull(input, "input"), layers, layer -> null);
    }

    @Override
    public void close(Layer layer, Tensor input, Tensor output) {
      if (output != input && hasPrivateOutput(layer)) {
        output.close();
      }
    }
  }

  /** Name of the child that computes a module's parametrized weights. */
  private static final String PARAMETRIZATIONS = "parametrizations";

  private SequentialCalls() {}

  /** Calls layers in sequence; a function gets a name in exceptions. */
  static Tensor call(
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
    return current;
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

  /** Whether a module's {@code forward} is implemented by jtorch. */
  static boolean isLibraryModule(Module module) {
    return IS_LIBRARY_CLASS.get(module.getClass());
  }

  /** Whether only the layer and its caller have access to the layer's output. */
  private static boolean hasPrivateOutput(Layer layer) {
    return layer instanceof Module module && isPrivate(module);
  }

  /**
   * Whether no user code has access to the tensors that a module computes with: the module and its
   * descendants are jtorch's and have no hooks.
   */
  static boolean isPrivate(Module module) {
    if (module.hasHooks() || !isLibraryModule(module)) {
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
