package org.jtorch.nn;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jtorch.Tensor;

/** Replaces a module's tensors by those of a state dict instead of copying their values. */
final class StateDictAssignment {
  private final Module module;
  private final Set<Tensor> parameters;

  /** Replacements of the module's tensors: tied tensors have one replacement and stay tied. */
  private final Map<Tensor, Tensor> replacements = new HashMap<>();

  private StateDictAssignment(Module module) {
    this.module = module;
    this.parameters = new HashSet<>(ModuleTree.tensors(module, NamedState::parameters));
  }

  /**
   * Assigns values to the named tensors of a module. If one of them is rejected, nothing is
   * changed.
   */
  static void run(Module module, Map<String, Tensor> targets, Map<Tensor, Tensor> values) {
    StateDictAssignment assignment = new StateDictAssignment(module);
    targets.forEach(
        (name, target) -> {
          Tensor value = values.get(target);
          if (value != null && !assignment.replacements.containsKey(target)) {
            assignment.replace(name, target, value);
          }
        });
    for (Module part : ModuleTree.all(module)) {
      part.state().parameters().values().forEach(assignment::fill);
      part.state().buffers().values().forEach(assignment::fill);
    }
  }

  private void replace(String name, Tensor target, Tensor value) {
    if (!parameters.contains(target)) {
      replacements.put(target, Parameters.ownBuffer(value));
      return;
    }
    boolean requiresGrad = target.requiresGrad();
    String description = module.reprName() + ": parameter " + name;
    Tensor parameter = Parameters.adopt(description, Parameters.own(value));
    replacements.put(target, parameter.requiresGrad_(requiresGrad));
  }

  private void fill(Slot<Tensor> slot) {
    Tensor replacement = replacements.get(slot.get());
    if (replacement != null) {
      slot.set(replacement);
    }
  }
}
