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
  static void passed(Exception exception, Module module) {
    if (!(exception instanceof TorchException refused)) {
      ModulePathNote.addModule(exception, module);
      return;
    }
    WeakReference<Module> last = LAST.put(refused, new WeakReference<>(module));
    String path = last == null ? null : find(module, last.get());
    if (path != null && !path.isEmpty()) {
      refused.enterModule(path);
    }
  }

  /**
   * Says that an exception is leaving a module that nobody calls now, in backward: its path is that
   * from the uppermost module that it belongs to.
   */
  static void passedAlone(Exception exception, Module module) {
    passed(exception, module);
    Module root = module;
    for (Module above = root.state().parent(root);
        above != null;
        above = root.state().parent(root)) {
      root = above;
    }
    if (root != module) {
      passed(exception, root);
    }
  }

  /** Says that an exception is leaving a function that stands in a module's place. */
  static void passedFunction(Exception exception, String name) {
    if (exception instanceof TorchException refused) {
      refused.enterModule(name);
    } else {
      ModulePathNote.addFunction(exception, name);
    }
  }

  /** Under which name a module has another one below it; null if it has not. */
  static @Nullable String find(Module from, @Nullable Module descendant) {
    for (Map.Entry<String, Module> entry : from.namedModules().entrySet()) {
      if (entry.getValue() == descendant) {
        return entry.getKey();
      }
    }
    return null;
  }
}
