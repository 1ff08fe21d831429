package org.jtorch.nn;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jtorch.Tensor;

/** Gives a module the state of another of the same form: values, ties, what trains. */
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

  /** All slots of parameters and buffers, under every path that leads to them. */
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

  /** The tensors in all slots, those that are not saved too. */
  static Map<String, Tensor> tensors(Module root) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    slots(root).forEach((name, slot) -> tensors.put(name, slot.get()));
    return tensors;
  }

  /** What is one tensor in one module becomes one in the other. */
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
