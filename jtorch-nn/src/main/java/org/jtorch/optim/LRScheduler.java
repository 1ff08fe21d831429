package org.jtorch.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes the learning rates of an optimizer from epoch to epoch, {@code
 * torch.optim.lr_scheduler.LRScheduler}.
 *
 * <pre>{@code
 * StepLR scheduler = new StepLR(optimizer, 30);
 * for (int epoch = 0; epoch < 90; epoch++) {
 *   train();
 *   scheduler.step();
 * }
 * }</pre>
 *
 * <p><b>Ownership:</b> refers to the optimizer, owns nothing.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public abstract class LRScheduler {
  private final Optimizer<?> optimizer;
  private List<Double> baseLrs;
  private long lastEpoch = -1;

  /**
   * A schedule that starts from the rates that the optimizer has. The subclass calls {@link #begin}
   * at the end of its constructor.
   *
   * @param optimizer whose rates to change
   */
  protected LRScheduler(Optimizer<?> optimizer) {
    this.optimizer = optimizer;
    for (ParamGroup<?> group : optimizer.paramGroups()) {
      if (group.initialLr().isEmpty()) {
        group.initialLr(group.lr());
      }
    }
    this.baseLrs = optimizer.paramGroups().stream().map(g -> g.initialLr().orElseThrow()).toList();
  }

  /**
   * The rate of one group in the epoch {@link #lastEpoch}.
   *
   * @param current the group's rate until now
   * @param base the group's rate before the first epoch
   * @param group the group's number
   * @return the rate from now on
   */
  protected abstract double rate(double current, double base, int group);

  /** Sets the rates of the first epoch. */
  protected final void begin() {
    step();
  }

  /** Goes to the next epoch and sets its rates, {@code step()}. */
  public final void step() {
    lastEpoch++;
    for (int i = 0; i < baseLrs.size(); i++) {
      ParamGroup<?> group = optimizer.paramGroups().get(i);
      group.lr(rate(group.lr(), baseLrs.get(i), i));
    }
  }

  /**
   * The rates in force, {@code get_last_lr()}.
   *
   * @return one a group
   */
  public final List<Double> lastLr() {
    return optimizer.paramGroups().stream().map(ParamGroup::lr).toList();
  }

  /**
   * The epoch, {@code last_epoch}.
   *
   * @return from 0
   */
  public final long lastEpoch() {
    return lastEpoch;
  }

  /**
   * Everything to go on from, under PyTorch's names, {@code state_dict()}.
   *
   * @return numbers and lists
   */
  public final Map<String, Object> stateDict() {
    Map<String, Object> state = new LinkedHashMap<>();
    write(state);
    state.put("base_lrs", baseLrs);
    state.put("last_epoch", lastEpoch);
    state.put("_step_count", lastEpoch + 1);
    state.put("_last_lr", lastLr());
    return state;
  }

  /**
   * Goes on from a state dict that this schedule or PyTorch's wrote. The rates themselves are in
   * the optimizer's state dict.
   *
   * @param stateDict as {@link #stateDict} makes it
   * @throws IllegalArgumentException if it is not one of a schedule, or has another number of
   *     groups
   */
  public final void loadStateDict(Map<String, ?> stateDict) {
    if (!(stateDict.get("last_epoch") instanceof Number epoch)
        || !(stateDict.get("base_lrs") instanceof List<?> rates)) {
      throw new IllegalArgumentException("not the state dict of a learning rate schedule");
    }
    if (rates.size() != baseLrs.size()) {
      throw new IllegalArgumentException(
          "the state dict has " + rates.size() + " groups, the schedule " + baseLrs.size());
    }
    baseLrs = rates.stream().map(rate -> ((Number) rate).doubleValue()).toList();
    lastEpoch = epoch.longValue();
    read(new SavedGroup(stateDict));
  }

  /** Adds the schedule's own settings to a state dict. */
  void write(Map<String, Object> state) {}

  /** Takes over the schedule's own settings from a state dict. */
  void read(SavedGroup state) {}
}
