package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Base class of schedulers that step other schedulers of the same optimizer. */
abstract sealed class CompositeLR extends LRScheduler permits ChainedScheduler, SequentialLR {
  private static final String SCHEDULERS = "_schedulers";

  private final List<LRScheduler> schedulers;

  CompositeLR(List<? extends LRScheduler> schedulers) {
    super(first(schedulers).optimizer(), false);
    this.schedulers = List.copyOf(schedulers);
    for (LRScheduler scheduler : schedulers) {
      if (scheduler instanceof ReduceLROnPlateau) {
        throw new IllegalArgumentException(
            getClass().getSimpleName() + ": ReduceLROnPlateau needs a metric: step it yourself");
      }
      if (scheduler.optimizer() != optimizer()) {
        throw new IllegalArgumentException(
            getClass().getSimpleName() + ": the schedulers belong to different optimizers");
      }
    }
  }

  private static LRScheduler first(List<? extends LRScheduler> schedulers) {
    if (schedulers.isEmpty()) {
      throw new IllegalArgumentException("a scheduler of schedulers needs at least one");
    }
    return schedulers.get(0);
  }

  final List<LRScheduler> schedulers() {
    return schedulers;
  }

  @Override
  protected final double getLr(double current, double base, int group) {
    return current;
  }

  @Override
  void undoInitialStep() {
    schedulers.forEach(LRScheduler::undoInitialStep);
  }

  @Override
  void writeProgress(Map<String, Object> state) {
    state.put("_last_lr", getLastLr());
    state.put(SCHEDULERS, schedulers.stream().map(LRScheduler::stateDict).toList());
  }

  @Override
  void readState(SavedSettings saved) {
    List<SavedSettings> parts = parts(saved);
    List<Map<String, Object>> before = schedulers.stream().map(LRScheduler::stateDict).toList();
    try {
      for (int i = 0; i < parts.size(); i++) {
        schedulers.get(i).readState(parts.get(i));
      }
      readSettings(saved);
    } catch (RuntimeException e) {
      for (int i = 0; i < before.size(); i++) {
        schedulers.get(i).loadStateDict(before.get(i));
      }
      throw e;
    }
    recordLr(saved.numbers("_last_lr"));
  }

  private List<SavedSettings> parts(SavedSettings saved) {
    List<SavedSettings> parts = new ArrayList<>();
    if (saved.value(SCHEDULERS).orElse("") instanceof List<?> list
        && list.size() == schedulers.size()) {
      for (Object part : list) {
        if (part instanceof Map<?, ?> map) {
          parts.add(new SavedSettings(SCHEDULERS + "[" + parts.size() + "]", map));
        }
      }
    }
    if (parts.size() != schedulers.size()) {
      throw new IllegalArgumentException(
          "not the state dict of a "
              + getClass().getSimpleName()
              + " of "
              + schedulers.size()
              + " schedulers");
    }
    return parts;
  }
}
