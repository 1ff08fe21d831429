package org.jtorch.nn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.Profiler;
import org.jtorch.ThrowingSupplier;
import org.jtorch.internal.ModuleContext;

/**
 * Records modules in a profile under their paths. A module does not store its path, so the
 * outermost running module looks up the paths of all its descendants; a module outside that tree is
 * recorded under its class name.
 */
final class ProfiledModules {
  /**
   * A running module, its path, and the paths of the descendants of the outermost running module.
   */
  private record Running(String path, IdentityHashMap<Module, String> paths) {}

  private static final ThreadLocal<Deque<Running>> RUNNING =
      ThreadLocal.withInitial(ArrayDeque::new);

  private ProfiledModules() {}

  static <T, E extends Exception> T run(Module module, ThrowingSupplier<T, E> body) throws E {
    Deque<Running> running = RUNNING.get();
    Running entered = enter(running.peek(), module);
    running.push(entered);
    try (Profiler.Range range = ModuleContext.profile(entered.path())) {
      return body.get();
    } finally {
      running.pop();
    }
  }

  private static Running enter(@Nullable Running outer, Module module) {
    String known = outer == null ? null : outer.paths().get(module);
    if (outer != null && known != null) {
      return new Running(known, outer.paths());
    }
    String path = (outer == null ? "" : outer.path() + ".") + module.reprName();
    IdentityHashMap<Module, String> paths = new IdentityHashMap<>();
    module
        .namedModules()
        .forEach((name, below) -> paths.put(below, name.isEmpty() ? path : path + "." + name));
    return new Running(path, paths);
  }
}
