package org.jtorch.nn;

import java.util.Map;
import java.util.Set;
import org.jtorch.Tensor;

/** Resolves dotted names to modules, parameters and buffers. */
final class ModuleLookup {
  private ModuleLookup() {}

  static Module module(Module root, String path) {
    Module current = root;
    String walked = "";
    for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
      Slot<?> slot = current.state().children().get(name);
      if (slot == null) {
        throw missing(current, walked, "submodule", name, current.state().children().keySet());
      }
      walked = ModuleTree.join(walked, name);
      if (!(slot.get() instanceof Module child)) {
        throw new IllegalArgumentException("\"" + walked + "\" is a function, not a module");
      }
      current = child;
    }
    return current;
  }

  @SuppressWarnings("unchecked") // the declared type is checked as far as it is known
  static void replaceChild(Module root, String path, Module child) {
    Module owner = module(root, ownerOf(path));
    Map<String, Slot<?>> children = owner.state().children();
    Slot<?> slot = children.get(nameOf(path));
    if (slot == null) {
      throw missing(owner, ownerOf(path), "submodule", nameOf(path), children.keySet());
    }
    SlotTypes.check(owner, slot, child);
    ((Slot<Object>) slot).set(child);
  }

  static Slot<Tensor> parameter(Module root, String path) {
    Module owner = module(root, ownerOf(path));
    return find(owner, path, "parameter", owner.state().parameters());
  }

  static Slot<Tensor> buffer(Module root, String path) {
    Module owner = module(root, ownerOf(path));
    return find(owner, path, "buffer", owner.state().buffers());
  }

  static String ownerOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  static String nameOf(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static Slot<Tensor> find(
      Module owner, String path, String kind, Map<String, Slot<Tensor>> slots) {
    Slot<Tensor> slot = slots.get(nameOf(path));
    if (slot == null) {
      throw missing(owner, ownerOf(path), kind, nameOf(path), slots.keySet());
    }
    return slot;
  }

  private static IllegalArgumentException missing(
      Module owner, String path, String kind, String name, Set<String> names) {
    String where = path.isEmpty() ? owner.reprName() : owner.reprName() + " \"" + path + "\"";
    return new IllegalArgumentException(
        where + " has no " + kind + " \"" + name + "\"; there are " + names);
  }
}
