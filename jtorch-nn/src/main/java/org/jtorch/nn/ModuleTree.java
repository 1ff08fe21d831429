package org.jtorch.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Walks a tree of modules in PyTorch's order; what is shared comes once, under its first name. */
final class ModuleTree {
  private ModuleTree() {}

  /**
   * Refuses what is neither a module nor a function, and what would close a circle; else tells the
   * child of its parent.
   */
  static <M> M checkChild(Module parent, String name, M child) {
    String what = parent.reprName() + ": \"" + name + "\"";
    if (child instanceof Module module) {
      if (module.modules().contains(parent)) {
        throw new IllegalArgumentException(what + " would make the module its own child");
      }
      module.state().addParent(parent);
      parent.fieldCheck = Module.UNCHECKED;
    } else if (!(child instanceof Layer)) {
      throw new IllegalArgumentException(
          what + " is a " + child.getClass().getSimpleName() + ", neither module nor Layer");
    }
    return child;
  }

  static Map<String, Module> modules(Module root) {
    return modules(root, new NamedOptions());
  }

  static Map<String, Module> modules(Module root, NamedOptions o) {
    Map<String, Module> found = new LinkedHashMap<>();
    if (o.recurse) {
      walk(root, o.prefix, o.removeDuplicate ? identitySet() : null, found);
    } else {
      found.put(o.prefix, root);
    }
    return found;
  }

  static Map<String, Module> children(Module parent) {
    Map<String, Module> found = new LinkedHashMap<>();
    Set<Module> seen = identitySet();
    parent
        .state()
        .children()
        .forEach(
            (name, slot) -> {
              if (slot.get() instanceof Module child && seen.add(child)) {
                found.put(name, child);
              }
            });
    return found;
  }

  static Map<String, Tensor> tensors(
      Module root, Function<NamedState, Map<String, Slot<Tensor>>> kind, NamedOptions o) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    Set<Tensor> seen = identitySet();
    modules(root, o)
        .forEach(
            (path, module) ->
                kind.apply(module.state())
                    .forEach(
                        (name, slot) -> {
                          if (!o.removeDuplicate || seen.add(slot.get())) {
                            found.put(join(path, name), slot.get());
                          }
                        }));
    return found;
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void walk(
      Module module, String path, @Nullable Set<Module> seen, Map<String, Module> found) {
    if (seen != null && !seen.add(module)) {
      return;
    }
    found.put(path, module);
    module
        .state()
        .children()
        .forEach(
            (name, slot) -> {
              if (slot.get() instanceof Module child) {
                walk(child, join(path, name), seen, found);
              }
            });
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
