package org.jtorch.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.internal.MappedTensors;

/** Creates and loads state dicts. */
final class StateDicts {
  private StateDicts() {}

  /**
   * Returns the tensors themselves: each module's parameters, then its buffers, then those of its
   * children.
   */
  static Map<String, Tensor> tensors(Module module) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    collect(module, "", tensors);
    return tensors;
  }

  /** Loads a state dict; in strict mode any mismatch is an error and nothing is changed. */
  static StateDictMismatch load(Module module, Map<String, Tensor> given, LoadStateDictOptions o) {
    FieldCheck.beforeState(module);
    Map<String, Tensor> source = new LinkedHashMap<>(given);
    runHooks(module, source, one -> one.beforeLoading);
    Map<String, Tensor> targets = tensors(module);
    StateDictMismatch mismatch = compare(targets, source, optionalNames(module));
    if (o.strict) {
      check(module, mismatch);
    }
    Map<Tensor, Tensor> values = new LinkedHashMap<>();
    targets.forEach(
        (name, target) -> {
          Tensor value = source.get(name);
          if (value != null && accepts(target, value)) {
            values.put(target, value);
          }
        });
    MappedTensors.check(values.values());
    if (o.assign) {
      assign(module, targets, values);
    } else {
      try (Mode mode = Torch.noGrad()) {
        values.forEach((target, value) -> copy(value, target));
      }
    }
    module.modules().forEach(one -> one.afterLoading.forEach(hook -> hook.accept(one, mismatch)));
    return mismatch;
  }

  /**
   * Copies the state of a module to another one, including dtype, device and {@code requires_grad}.
   */
  static void copy(Module from, Module to) {
    Map<String, Tensor> sources = ModuleCopy.tensors(from);
    Map<String, Tensor> targets = ModuleCopy.tensors(to);
    check(to, compare(targets, sources, Set.of()));
    try (Mode mode = Torch.noGrad()) {
      targets.forEach(
          (name, target) -> {
            Tensor source = Objects.requireNonNull(sources.get(name), name);
            Tensor detached = source.detach();
            Tensor data = detached.clone();
            target.setData(data);
            UninitializedParameter.markInitialized(target);
            target.requiresGrad_(source.requiresGrad());
            data.close();
            detached.close();
          });
    }
  }

  /** Runs the hooks of a module and of its descendants on a state dict. */
  static void runHooks(
      Module root, Map<String, Tensor> state, Function<Module, List<StateDictHook>> hooks) {
    root.namedModules()
        .forEach(
            (path, module) ->
                hooks
                    .apply(module)
                    .forEach(hook -> hook.run(module, state, path.isEmpty() ? "" : path + ".")));
  }

  /**
   * Copies a value. An uninitialized target takes the shape of the value; a placeholder value is
   * skipped.
   */
  private static void copy(Tensor value, Tensor target) {
    if (isNumberInVector(target, value)) {
      Tensor number = value.get(0);
      target.copy_(number);
      number.close();
    } else if (!UninitializedParameter.isUninitialized(target)) {
      target.copy_(value);
    } else if (!UninitializedParameter.isPlaceholder(value.shape())) {
      UninitializedParameter.materialize(target, value.shape().toArray());
      target.copy_(value);
    }
  }

  private static void assign(
      Module module, Map<String, Tensor> targets, Map<Tensor, Tensor> values) {
    List<Tensor> numbers = new ArrayList<>();
    values.replaceAll(
        (target, value) -> {
          if (!isNumberInVector(target, value)) {
            return value;
          }
          Tensor vector = value.detach();
          Tensor number = vector.get(0);
          vector.close();
          numbers.add(number);
          return number;
        });
    values
        .entrySet()
        .removeIf(
            entry ->
                UninitializedParameter.isUninitialized(entry.getKey())
                    && UninitializedParameter.isPlaceholder(entry.getValue().shape()));
    StateDictAssignment.run(module, targets, values);
    numbers.forEach(Tensor::close);
  }

  private static boolean accepts(Tensor target, Tensor value) {
    return isNumberInVector(target, value) || UninitializedParameter.accepts(target, value.shape());
  }

  /**
   * PyTorch before 0.4 saved scalars as vectors; PyTorch loads the first element, and so does this
   * class.
   */
  private static boolean isNumberInVector(Tensor target, Tensor value) {
    return target.dim() == 0
        && !UninitializedParameter.isUninitialized(target)
        && value.dim() == 1
        && value.numel() > 0;
  }

  /** Names that state dicts of PyTorch before 0.4.1 lack: a norm keeps its batch counter then. */
  private static Set<String> optionalNames(Module module) {
    Set<String> names = new HashSet<>();
    ModuleTree.modules(module, new NamedOptions().removeDuplicate(false))
        .forEach(
            (path, one) -> {
              if (one instanceof NormBase) {
                names.add(ModuleTree.join(path, NormBase.BATCHES));
              }
            });
    return names;
  }

  private static void check(Module module, StateDictMismatch mismatch) {
    if (!mismatch.isEmpty()) {
      throw new IllegalArgumentException(
          "the state dict does not fit "
              + module.getClass().getSimpleName()
              + ": "
              + mismatch.prefix().map(StateDicts::hint).orElseGet(mismatch::toString));
    }
  }

  private static String hint(String prefix) {
    return String.format(
        Locale.ROOT,
        "its names begin with \"%s\" (hint: load checkpoint.stateDict(\"%s\"))",
        prefix,
        prefix.substring(0, prefix.length() - 1));
  }

  private static StateDictMismatch compare(
      Map<String, Tensor> targets, Map<String, Tensor> source, Set<String> optional) {
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    targets.forEach(
        (name, target) -> {
          Tensor value = source.get(name);
          if (value == null) {
            if (!optional.contains(name)) {
              missing.add(name);
            }
          } else if (!accepts(target, value)) {
            misshaped.add(
                name
                    + " is "
                    + UninitializedParameter.describe(target)
                    + " but "
                    + value.shape()
                    + " in the state dict");
          }
        });
    List<String> unexpected = new ArrayList<>(source.keySet());
    unexpected.removeAll(targets.keySet());
    return new StateDictMismatch(missing, unexpected, misshaped);
  }

  private static void collect(Module root, String prefix, Map<String, Tensor> tensors) {
    ModuleTree.byPrefix(root, prefix)
        .forEach(
            (start, module) -> {
              NamedState state = module.state();
              state.parameters().forEach((name, slot) -> tensors.put(start + name, slot.get()));
              state
                  .buffers()
                  .forEach(
                      (name, slot) -> {
                        if (state.isPersistent(name)) {
                          tensors.put(start + name, slot.get());
                        }
                      });
            });
  }
}
