package org.jtorch.nn;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.TorchException;
import org.jtorch.internal.ModuleContext;

/**
 * Adds the path of the failing module to an exception. Each module that the exception leaves looks
 * up the module that it left before among its descendants, so that modules with two parents and
 * lists that are never called get the right names, and a successful call costs nothing.
 */
final class ModulePaths {
  private static final Map<TorchException, WeakReference<Module>> LAST =
      Collections.synchronizedMap(new WeakHashMap<>());

  private ModulePaths() {}

  /** Records that an exception leaves a module. */
  static void recordExit(Exception exception, Module module) {
    if (!(exception instanceof TorchException refused)) {
      ModulePathNote.addModule(exception, module);
      return;
    }
    WeakReference<Module> last = LAST.put(refused, new WeakReference<>(module));
    String path = last == null ? null : find(module, last.get());
    if (path != null && !path.isEmpty()) {
      ModuleContext.prepend(refused, path);
    }
  }

  /**
   * Records that an exception leaves a module in backward, when no parent is being called. Its path
   * starts at the root that it belongs to.
   */
  static void recordBackwardExit(Exception exception, Module module) {
    recordExit(exception, module);
    Module root = module;
    for (Module above = root.state().parent(root);
        above != null;
        above = root.state().parent(root)) {
      root = above;
    }
    if (root != module) {
      recordExit(exception, root);
    }
  }

  /** Records that an exception leaves a function that is registered as a layer. */
  static void recordFunctionExit(Exception exception, String name) {
    if (exception instanceof TorchException refused) {
      ModuleContext.prepend(refused, name);
    } else {
      ModulePathNote.addFunction(exception, name);
    }
  }

  /** Returns the path of a descendant, or null if it is none. */
  static @Nullable String find(Module from, @Nullable Module descendant) {
    for (Map.Entry<String, Module> entry : from.namedModules().entrySet()) {
      if (entry.getValue() == descendant) {
        return entry.getKey();
      }
    }
    return null;
  }
}
