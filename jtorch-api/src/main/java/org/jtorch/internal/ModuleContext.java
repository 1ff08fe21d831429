package org.jtorch.internal;

import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Profiler;
import org.jtorch.TorchException;
import org.jtorch.internal.profiling.CallKind;
import org.jtorch.internal.profiling.Recording;

/** The module in exceptions and profiles. */
public final class ModuleContext {
  private static volatile @Nullable BiConsumer<TorchException, String> prepend;

  private ModuleContext() {}

  /** Registers the implementation, once, when {@code TorchException} is initialized. */
  public static void register(BiConsumer<TorchException, String> prepend) {
    ModuleContext.prepend = prepend;
  }

  /**
   * Prepends a module's name to the path of an exception. Each module that the exception propagates
   * through adds its name in its parent.
   *
   * @param exception the exception
   * @param name the module's name in its parent
   */
  public static void prepend(TorchException exception, String name) {
    Objects.requireNonNull(prepend, "TorchException is not initialized").accept(exception, name);
  }

  /**
   * Begins a range that counts as a module in a profile.
   *
   * @param path module path, {@code "encoder.layers.3"}
   * @return the range, to be closed in a try-with-resources statement
   */
  public static Profiler.Range profile(String path) {
    return Recording.range(CallKind.MODULE, path);
  }
}
