package org.jtorch.nn;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Calls layers one after the other and frees at once what they leave between them, which is used
 * again while it is warm: a long scope would keep it all to its end.
 *
 * <pre>{@code
 * Tensor y = Chain.call(x, conv1, norm1, relu, conv2, norm2).add_(x);
 * }</pre>
 *
 * <p>Freed is only what jtorch's own layers made and nobody else has seen: no input, and nothing
 * that passed through a hook or a function of the program's.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's {@link org.jtorch.TensorScope}.
 *
 * <p><b>Thread safety:</b> as the layers'.
 */
public final class Chain {
  /** Whether a class of layers is jtorch's own. */
  private static final ClassValue<Boolean> LIBRARY =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          String name = type.getPackageName();
          return name.equals("org.jtorch.nn") || name.startsWith("org.jtorch.vision.");
        }
      };

  private Chain() {}

  /**
   * Calls layers one after the other.
   *
   * @param input what the first one takes
   * @param layers each takes what the one before it returns
   * @return what the last one returns
   */
  public static Tensor call(Tensor input, Layer... layers) {
    return call(Objects.requireNonNull(input, "input"), List.of(layers), layer -> null);
  }

  /**
   * Frees what a layer returned, unless it is the layer's input or somebody else may have it.
   *
   * @param layer any
   * @param input what it took
   * @param output what it returned
   */
  public static void close(Layer layer, Tensor input, Tensor output) {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    if (output != input && isOwn(Objects.requireNonNull(layer, "layer"))) {
      output.close();
    }
  }

  /** Calls layers; one that is a function has a name in errors. */
  static Tensor call(
      Tensor input, Iterable<? extends Layer> layers, Function<Layer, @Nullable String> nameOf) {
    Tensor current = input;
    boolean mayClose = false;
    for (Layer layer : layers) {
      boolean own = isOwn(layer);
      Tensor next;
      try {
        next = layer instanceof Module ? layer.call(current) : callFunction(layer, current, nameOf);
      } catch (RuntimeException | Error e) {
        if (mayClose && own) {
          current.close();
        }
        throw e;
      }
      mayClose &= own;
      if (next != current) {
        if (mayClose) {
          current.close();
        }
        mayClose = own && next != input;
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
        ModulePaths.passedFunction(e, name);
      }
      throw e;
    }
  }

  /** Whether a module's {@code forward} is one of the library's. */
  static boolean isOfLibrary(Module module) {
    return LIBRARY.get(module.getClass());
  }

  /** Whether what the layer returns is known to it and its caller alone. */
  private static boolean isOwn(Layer layer) {
    if (!(layer instanceof Module module) || module.hasHooks() || !isOfLibrary(module)) {
      return false;
    }
    return !(layer instanceof Sequential sequential) || isOwn(sequential);
  }

  private static boolean isOwn(Sequential sequential) {
    boolean own = true;
    for (Layer layer : sequential) {
      own &= isOwn(layer);
    }
    return own;
  }
}
