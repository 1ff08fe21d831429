package org.jtorch.graph.internal.programs;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.internal.MappedTensors;

/**
 * The entries of a state dict that fit a program, and the others.
 *
 * @param targets the program's tensors that have a value, by name
 * @param values the values of the same names
 */
record StateDictLoading(
    Map<String, Tensor> targets,
    Map<String, Tensor> values,
    ExportedProgram.StateDictMismatch mismatch) {

  static StateDictLoading of(Map<String, Tensor> own, Map<String, Tensor> given) {
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    Map<String, Tensor> targets = new LinkedHashMap<>();
    Map<String, Tensor> values = new LinkedHashMap<>();
    own.forEach(
        (name, tensor) -> {
          Tensor next = given.get(name);
          if (next == null) {
            missing.add(name);
          } else if (next.shape().equals(tensor.shape())) {
            targets.put(name, tensor);
            values.put(name, next);
          } else {
            misshaped.add(
                String.format(
                    Locale.ROOT, "%s %s instead of %s", name, next.shape(), tensor.shape()));
          }
        });
    List<String> unexpected = new ArrayList<>(given.keySet());
    unexpected.removeAll(own.keySet());
    return new StateDictLoading(
        targets, values, new ExportedProgram.StateDictMismatch(missing, unexpected, misshaped));
  }

  void checkEmpty() {
    if (!mismatch.isEmpty()) {
      throw new IllegalArgumentException("loadStateDict: " + mismatch);
    }
  }

  /** Throws if a value is on a mapped file that has been cut short. */
  void checkFiles() {
    MappedTensors.check(values.values());
  }

  void copy() {
    try (Mode mode = Torch.noGrad()) {
      targets.forEach((name, tensor) -> tensor.copy_(values.get(name)));
    }
  }

  /** Returns a tensor on the memory of its value for each target, in no scope. */
  Map<Tensor, Tensor> replacements() {
    values.forEach(this::checkAssignable);
    Map<Tensor, Tensor> replacements = new IdentityHashMap<>();
    targets.forEach(
        (name, tensor) ->
            replacements.computeIfAbsent(
                tensor,
                key -> {
                  Tensor next = TensorScope.unscoped(values.get(name).detach());
                  return next.requiresGrad_(tensor.requiresGrad());
                }));
    return replacements;
  }

  private void checkAssignable(String name, Tensor value) {
    boolean trains = targets.get(name).requiresGrad();
    if (value.layout() != Layout.STRIDED) {
      throw new IllegalArgumentException(
          "loadStateDict: " + name + " has layout " + value.layout() + " instead of STRIDED");
    } else if (trains && !value.isFloatingPoint() && !value.isComplex()) {
      throw new IllegalArgumentException(
          "loadStateDict: " + name + " requires a gradient, which " + value.dtype() + " has not");
    }
  }
}
