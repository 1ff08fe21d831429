package org.jtorch.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jtorch.Hook;

/** The hooks of one optimizer, in the order in which they were registered. */
final class OptimizerHooks {
  final List<Consumer<Optimizer<?>>> beforeStep = new CopyOnWriteArrayList<>();
  final List<Consumer<Optimizer<?>>> afterStep = new CopyOnWriteArrayList<>();
  final List<Consumer<Optimizer<?>>> beforeStateDict = new CopyOnWriteArrayList<>();
  final List<Consumer<Optimizer<?>>> afterLoading = new CopyOnWriteArrayList<>();
  final List<BiFunction<Optimizer<?>, Map<String, Object>, Map<String, Object>>> afterStateDict =
      new CopyOnWriteArrayList<>();
  final List<BiFunction<Optimizer<?>, Map<String, Object>, Map<String, Object>>> beforeLoading =
      new CopyOnWriteArrayList<>();

  /** Adds a hook, and returns what removes this registration of it. */
  static <T> Hook add(List<T> hooks, T hook) {
    hooks.add(hook);
    return () -> hooks.removeIf(other -> other == hook);
  }

  void beforeStep(Optimizer<?> optimizer) {
    beforeStep.forEach(hook -> hook.accept(optimizer));
  }

  void afterStep(Optimizer<?> optimizer) {
    afterStep.forEach(hook -> hook.accept(optimizer));
  }

  void beforeStateDict(Optimizer<?> optimizer) {
    beforeStateDict.forEach(hook -> hook.accept(optimizer));
  }

  Map<String, Object> afterStateDict(Optimizer<?> optimizer, Map<String, Object> stateDict) {
    Map<String, Object> changed = stateDict;
    for (var hook : afterStateDict) {
      changed = hook.apply(optimizer, changed);
    }
    return changed;
  }

  Map<String, ?> beforeLoading(Optimizer<?> optimizer, Map<String, ?> stateDict) {
    if (beforeLoading.isEmpty()) {
      return stateDict;
    }
    Map<String, Object> changed = new LinkedHashMap<>(stateDict);
    for (var hook : beforeLoading) {
      changed = hook.apply(optimizer, changed);
    }
    return changed;
  }

  void afterLoading(Optimizer<?> optimizer) {
    afterLoading.forEach(hook -> hook.accept(optimizer));
  }
}
