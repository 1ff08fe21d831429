package org.jtorch.nn;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.TorchException;

/**
 * Writes the path of the failing module into an exception on its way out. Each module that the
 * exception passes looks among its descendants for the one that it passed before, so that modules
 * with two parents and lists that are never called themselves have the right names, and a call that
 * succeeds costs nothing.
 */
final class ModulePaths {
  private static final Map<TorchException, WeakReference<Module>> LAST =
      Collections.synchronizedMap(new WeakHashMap<>());

  private ModulePaths() {}

  /** Says that an exception is leaving a module. */
  static void passed(TorchException exception, Module module) {
    WeakReference<Module> last = LAST.put(exception, new WeakReference<>(module));
    Module inner = last == null ? null : last.get();
    String path = inner == null ? null : find(module, inner);
    if (path != null && !path.isEmpty()) {
      exception.enterModule(path);
    }
  }

  private static @Nullable String find(Module from, Module descendant) {
    for (Map.Entry<String, Module> entry : from.namedModules().entrySet()) {
      if (entry.getValue() == descendant) {
        return entry.getKey();
      }
    }
    return null;
  }
}
