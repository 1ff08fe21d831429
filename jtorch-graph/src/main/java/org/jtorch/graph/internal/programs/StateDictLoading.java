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

/** The entries of a state dict that fit a program, by name, and the others. */
record StateDictLoading(Map<String, Entry> entries, ExportedProgram.StateDictMismatch mismatch) {
  /** A tensor of a program, and its next value. */
  record Entry(Tensor target, Tensor value) {}

  static StateDictLoading of(Map<String, Tensor> own, Map<String, Tensor> given) {
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    own.forEach(
        (name, tensor) -> {
          Tensor next = given.get(name);
          if (next == null) {
            missing.add(name);
          } else if (next.shape().equals(tensor.shape())) {
            entries.put(name, new Entry(tensor, next));
          } else {
            misshaped.add(
                String.format(
                    Locale.ROOT, "%s %s instead of %s", name, next.shape(), tensor.shape()));
          }
        });
    List<String> unexpected = new ArrayList<>(given.keySet());
    unexpected.removeAll(own.keySet());
    return new StateDictLoading(
        entries,
        new ExportedProgram.StateDictMismatch(
            List.copyOf(missing), List.copyOf(unexpected), List.copyOf(misshaped)));
  }

  void checkEmpty() {
    if (!mismatch.isEmpty()) {
      throw new IllegalArgumentException("loadStateDict: " + mismatch);
    }
  }

  /** Throws if a value is on a mapped file that has been cut short. */
  void checkFiles() {
    MappedTensors.check(entries.values().stream().map(Entry::value).toList());
  }

  void copy() {
    try (Mode mode = Torch.noGrad()) {
      entries.values().forEach(entry -> entry.target.copy_(entry.value));
    }
  }

  /** Returns a tensor on the memory of its value for each target, in no scope. */
  IdentityHashMap<Tensor, Tensor> replacements() {
    entries.forEach(StateDictLoading::checkAssignable);
    IdentityHashMap<Tensor, Tensor> replacements = new IdentityHashMap<>();
    for (Entry entry : entries.values()) {
      replacements.computeIfAbsent(
          entry.target,
          target ->
              TensorScope.unscoped(entry.value.detach()).requiresGrad_(target.requiresGrad()));
    }
    return replacements;
  }

  private static void checkAssignable(String name, Entry entry) {
    Tensor value = entry.value;
    if (value.layout() != Layout.STRIDED) {
      throw new IllegalArgumentException(
          "loadStateDict: " + name + " has layout " + value.layout() + " instead of STRIDED");
    } else if (entry.target.requiresGrad() && !value.isFloatingPoint() && !value.isComplex()) {
      throw new IllegalArgumentException(
          "loadStateDict: " + name + " requires a gradient, which " + value.dtype() + " has not");
    }
  }
}
