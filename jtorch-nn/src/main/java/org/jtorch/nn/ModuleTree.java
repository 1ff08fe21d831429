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
      if (module == parent || isAncestor(module, parent)) {
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
      walk(
          new Place(o.prefix, root),
          ModuleTree::join,
          o.removeDuplicate ? identitySet() : null,
          place -> found.put(place.path, place.module));
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

  /** The tensors below a module, without their names, which take long to write in a deep tree. */
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

  /** A module and all below it, without their names. */
  static List<Module> all(Module root) {
    List<Module> found = new ArrayList<>();
    walk(new Place("", root), (path, name) -> "", identitySet(), place -> found.add(place.module));
    return Collections.unmodifiableList(found);
  }

  /** Modules by what the names of their state begin with; shared ones wherever they stand. */
  static Map<String, Module> everywhere(Module root, String prefix) {
    Map<String, Module> found = new LinkedHashMap<>();
    walk(
        new Place(prefix, root),
        (path, name) -> path + name + ".",
        null,
        place -> found.put(place.path, place.module));
    return found;
  }

  /** A module after all below it, once for each parent. */
  static Collection<Module> childrenFirst(Module root) {
    Deque<Module> order = new ArrayDeque<>();
    Deque<Module> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Module module = open.pop();
      order.addFirst(module);
      module.children().forEach(open::push);
    }
    return order;
  }

  /** A module that is to be visited, and its path. */
  private record Place(String path, Module module) {}

  /** Visits a tree from above, in the order of registration; its depth is not the Java stack's. */
  private static void walk(
      Place root, BinaryOperator<String> join, @Nullable Set<Module> seen, Consumer<Place> visit) {
    Deque<Place> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (seen != null && !seen.add(place.module)) {
        continue;
      }
      visit.accept(place);
      Deque<Place> children = new ArrayDeque<>();
      place
          .module
          .state()
          .children()
          .forEach(
              (name, slot) -> {
                if (slot.get() instanceof Module child) {
                  children.push(new Place(join.apply(place.path, name), child));
                }
              });
      children.forEach(open::push);
    }
  }

  /** Whether one module is above another; looked for upwards, for what is new has nothing above. */
  private static boolean isAncestor(Module module, Module of) {
    Set<Module> seen = identitySet();
    Deque<Module> open = new ArrayDeque<>(of.state().parents(of));
    while (!open.isEmpty()) {
      Module above = open.pop();
      if (above == module) {
        return true;
      } else if (seen.add(above)) {
        open.addAll(above.state().parents(above));
      }
    }
    return false;
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
