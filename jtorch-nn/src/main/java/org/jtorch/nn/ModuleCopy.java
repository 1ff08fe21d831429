package org.jtorch.nn;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;

/**
 * Copies the state of a module to another one of the same structure: values, ties and training
 * modes.
 */
final class ModuleCopy {
  private ModuleCopy() {}

  static void copy(Module from, Module to) {
    StateDicts.copy(from, to);
    tie(slots(from), slots(to));
    NamedOptions all = new NamedOptions().removeDuplicate(false);
    Map<String, Module> originals = ModuleTree.modules(from, all);
    ModuleTree.modules(to, all)
        .forEach(
            (path, module) -> {
              Module original = originals.get(path);
              if (original != null) {
                module.setTraining(original.isTraining());
              }
            });
  }

  /** Slots of all parameters and buffers, under each of their paths. */
  static Map<String, Slot<Tensor>> slots(Module root) {
    Map<String, Slot<Tensor>> slots = new LinkedHashMap<>();
    ModuleTree.modules(root, new NamedOptions().removeDuplicate(false))
        .forEach(
            (path, module) -> {
              NamedState state = module.state();
              state.parameters().forEach((n, slot) -> slots.put(ModuleTree.join(path, n), slot));
              state.buffers().forEach((n, slot) -> slots.put(ModuleTree.join(path, n), slot));
            });
    return slots;
  }

  /** Tensors in all slots, including non-persistent buffers. */
  static Map<String, Tensor> tensors(Module root) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    slots(root).forEach((name, slot) -> tensors.put(name, slot.get()));
    return tensors;
  }

  /** Ties the tensors of the target that are tied in the source. */
  private static void tie(Map<String, Slot<Tensor>> sources, Map<String, Slot<Tensor>> targets) {
    IdentityHashMap<Tensor, Tensor> counterparts = new IdentityHashMap<>();
    sources.forEach(
        (name, source) -> {
          Slot<Tensor> target = Objects.requireNonNull(targets.get(name), name);
          Tensor first = counterparts.putIfAbsent(source.get(), target.get());
          if (first != null && first != target.get()) {
            target.set(first);
          }
        });
  }
}
