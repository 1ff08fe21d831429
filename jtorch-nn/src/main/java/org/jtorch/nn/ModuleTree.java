package org.jtorch.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Traverses a tree of modules in PyTorch's order; shared modules are visited once, under their
 * first name.
 */
final class ModuleTree {
  private ModuleTree() {}

  /**
   * Checks that a child is a module or function and that it creates no cycle, and adds the parent
   * to it.
   */
  static <M> M checkChild(Module parent, String name, M child) {
    String what = parent.reprName() + ": \"" + name + "\"";
    if (child instanceof Module module) {
      if (module == parent || isAncestor(module, parent)) {
        throw new IllegalArgumentException(what + " would make the module its own child");
      }
      module.state().addParent(parent);
      parent.fieldCheck = Module.UNCHECKED;
    } else if (!(child instanceof Layer)) {
      throw new IllegalArgumentException(
          what + " is a " + child.getClass().getSimpleName() + ", neither a Module nor a Layer");
    }
    return child;
  }

  static Map<String, Module> modules(Module root) {
    return modules(root, new NamedOptions());
  }

  static Map<String, Module> modules(Module root, NamedOptions o) {
    Map<String, Module> found = new LinkedHashMap<>();
    if (o.recurse) {
      walk(
          new Visit(o.prefix, root),
          ModuleTree::join,
          o.removeDuplicate ? identitySet() : null,
          current -> found.put(current.path, current.module));
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

  /**
   * Tensors of a module and its descendants without their names, which are costly to build in a
   * deep tree.
   */
  static List<Tensor> tensors(Module root, Function<NamedState, Map<String, Slot<Tensor>>> kind) {
    Set<Tensor> found = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> tensors = new ArrayList<>();
    for (Module module : all(root)) {
      for (Slot<Tensor> slot : kind.apply(module.state()).values()) {
        if (found.add(slot.get())) {
          tensors.add(slot.get());
        }
      }
    }
    return Collections.unmodifiableList(tensors);
  }

  /** A module and its descendants, without their names. */
  static List<Module> all(Module root) {
    List<Module> found = new ArrayList<>();
    walk(
        new Visit("", root),
        (path, name) -> "",
        identitySet(),
        current -> found.add(current.module));
    return Collections.unmodifiableList(found);
  }

  /** Modules by the prefix of their names in the state dict; shared modules under each prefix. */
  static Map<String, Module> byPrefix(Module root, String prefix) {
    Map<String, Module> found = new LinkedHashMap<>();
    walk(
        new Visit(prefix, root),
        (path, name) -> path + name + ".",
        null,
        current -> found.put(current.path, current.module));
    return found;
  }

  /** Descendants before their parents, once per parent. */
  static Collection<Module> childrenFirst(Module root) {
    Deque<Module> order = new ArrayDeque<>();
    Deque<Module> pending = new ArrayDeque<>(List.of(root));
    while (!pending.isEmpty()) {
      Module module = pending.pop();
      order.addFirst(module);
      module.children().forEach(pending::push);
    }
    return order;
  }

  /** A module to visit, and its path. */
  private record Visit(String path, Module module) {}

  /**
   * Visits a tree in preorder with an explicit stack, so that deep trees do not overflow the Java
   * stack.
   */
  private static void walk(
      Visit root, BinaryOperator<String> join, @Nullable Set<Module> seen, Consumer<Visit> visit) {
    Deque<Visit> pending = new ArrayDeque<>();
    pending.push(root);
    while (!pending.isEmpty()) {
      Visit current = pending.pop();
      if (seen != null && !seen.add(current.module)) {
        continue;
      }
      visit.accept(current);
      Deque<Visit> children = new ArrayDeque<>();
      current
          .module
          .state()
          .children()
          .forEach(
              (name, slot) -> {
                if (slot.get() instanceof Module child) {
                  children.push(new Visit(join.apply(current.path, name), child));
                }
              });
      children.forEach(pending::push);
    }
  }

  /**
   * Whether one module is an ancestor of another; searched upwards, because a new module has no
   * ancestors.
   */
  private static boolean isAncestor(Module module, Module of) {
    Set<Module> seen = identitySet();
    Deque<Module> pending = new ArrayDeque<>(of.state().parents(of));
    while (!pending.isEmpty()) {
      Module above = pending.pop();
      if (above == module) {
        return true;
      } else if (seen.add(above)) {
        pending.addAll(above.state().parents(above));
      }
    }
    return false;
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
