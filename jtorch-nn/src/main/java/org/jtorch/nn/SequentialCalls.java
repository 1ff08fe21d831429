package org.jtorch.nn;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Calls layers in sequence and closes intermediate results as soon as the next layer has used them.
 * Their memory is reused while it is in the CPU's caches, whereas a long scope would keep all of
 * them until its end.
 *
 * <pre>{@code
 * Tensor y = SequentialCalls.call(x, conv1, norm1, relu, conv2, norm2).add_(x);
 * }</pre>
 *
 * <p>Only results of modules marked with {@link PrivateOutput}, as jtorch's are, are closed: no
 * inputs, and no tensors that were passed to a hook or a user function.
 */
public final class SequentialCalls {
  private static final ClassValue<Boolean> HAS_PRIVATE_OUTPUT =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return type.isAnnotationPresent(PrivateOutput.class)
              || type.getPackage().isAnnotationPresent(PrivateOutput.class);
        }
      };

  private SequentialCalls() {}

  /**
   * Calls layers in sequence.
   *
   * @param input input of the first layer
   * @param layers each receives the output of the previous one
   * @return output of the last layer
   */
  public static Tensor call(Tensor input, Layer... layers) {
    return call(Objects.requireNonNull(input, "input"), List.of(layers), layer -> null);
  }

  /**
   * Closes the output of a layer, unless it is the layer's input or other code may have access to
   * it.
   *
   * @param layer the layer
   * @param input its input
   * @param output its output
   */
  public static void close(Layer layer, Tensor input, Tensor output) {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    if (output != input && hasPrivateOutput(Objects.requireNonNull(layer, "layer"))) {
      output.close();
    }
  }

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

  /** Whether a module's class stores no tensor that its {@code forward} computes. */
  static boolean hasPrivateTensors(Module module) {
    return HAS_PRIVATE_OUTPUT.get(module.getClass());
  }

  /** Whether only the layer and its caller have access to the layer's output. */
  private static boolean hasPrivateOutput(Layer layer) {
    if (!(layer instanceof Module module) || module.hasHooks() || !hasPrivateTensors(module)) {
      return false;
    }
    return !(layer instanceof Sequential sequential) || hasPrivateOutput(sequential);
  }

  private static boolean hasPrivateOutput(Sequential sequential) {
    boolean isPrivate = true;
    for (Layer layer : sequential) {
      isPrivate &= hasPrivateOutput(layer);
    }
    return isPrivate;
  }
}
