package org.jtorch.optim;

import java.util.ArrayList;
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
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.optim");

  private final Optimizer<?> optimizer;
  private List<Double> baseLrs;
  private List<Double> lastLr = List.of();
  private long lastEpoch = -1;
  private long stepCount;

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
    optimizer.followSteps();
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

  /** Whether {@link #rate} needs the base rate in this epoch. */
  boolean usesBase() {
    return true;
  }

  /** Sets the rates of the first epoch. */
  protected final void begin() {
    advance();
  }

  /**
   * Goes to the next epoch and sets its rates, {@code step()}. A group that was added to the
   * optimizer after the schedule was made follows it too, if the rate depends only on the one
   * before.
   *
   * @throws IllegalStateException if the rate depends on the base rate, and a group was added after
   *     the schedule was made; nothing is changed then
   */
  public final void step() {
    if (stepCount == 1 && !optimizer.wasStepped()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: step() was called before the optimizer''s step(), so the first rate of the schedule"
              + " is skipped: call optimizer.step() first, then scheduler.step()",
          getClass().getSimpleName());
    }
    advance();
  }

  private void advance() {
    lastEpoch++;
    List<Double> rates;
    try {
      rates = rates();
    } catch (RuntimeException e) {
      lastEpoch--;
      throw e;
    }
    stepCount++;
    for (int i = 0; i < rates.size(); i++) {
      optimizer.paramGroups().get(i).lr(rates.get(i));
    }
    lastLr = optimizer.paramGroups().stream().map(ParamGroup::lr).toList();
  }

  private List<Double> rates() {
    int groups = optimizer.paramGroups().size();
    boolean needsBases = usesBase();
    if (needsBases && groups != baseLrs.size()) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " was made for "
              + baseLrs.size()
              + " groups and the optimizer has "
              + groups
              + ": add groups before the schedule is made, or make another schedule");
    }
    List<Double> rates = new ArrayList<>(groups);
    for (int i = 0; i < groups; i++) {
      double base = i < baseLrs.size() ? baseLrs.get(i) : Double.NaN; // not read
      rates.add(rate(optimizer.paramGroups().get(i).lr(), base, i));
    }
    return rates;
  }

  /**
   * The rates that the last step set, {@code get_last_lr()}.
   *
   * @return one a group
   */
  public final List<Double> lastLr() {
    return lastLr;
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
    state.put("_step_count", stepCount);
    state.put("_is_initial", false);
    state.put("_get_lr_called_within_step", false);
    state.put("_last_lr", lastLr);
    return state;
  }

  /**
   * Goes on from a state dict that this schedule or PyTorch's wrote. The rates themselves are in
   * the optimizer's state dict.
   *
   * @param stateDict as {@link #stateDict} makes it
   * @throws IllegalArgumentException if it is not one of a schedule, holds something else than a
   *     number where one is wanted, or has another number of groups; nothing is changed then
   */
  public final void loadStateDict(Map<String, ?> stateDict) {
    SavedGroup saved = new SavedGroup("the state dict", stateDict);
    if (!saved.has("last_epoch") || !saved.has("base_lrs")) {
      throw new IllegalArgumentException("not the state dict of a learning rate schedule");
    }
    long epoch = (long) saved.number("last_epoch");
    List<Double> bases = saved.numbers("base_lrs");
    if (bases.size() != baseLrs.size() && usesBase()) {
      throw new IllegalArgumentException(
          "the state dict has " + bases.size() + " groups, the schedule " + baseLrs.size());
    }
    long steps = (long) saved.number("_step_count", (double) epoch + 1);
    List<Double> last = saved.has("_last_lr") ? saved.numbers("_last_lr") : lastLr;
    read(saved);
    baseLrs = bases;
    lastEpoch = epoch;
    stepCount = steps;
    lastLr = last;
  }

  /** Adds the schedule's own settings to a state dict. */
  void write(Map<String, Object> state) {}

  /** Takes over the schedule's own settings from a state dict. */
  void read(SavedGroup state) {}

  /** The class, its settings, the epoch and the rates. */
  @Override
  public String toString() {
    Map<String, Object> shown = new LinkedHashMap<>();
    write(shown);
    shown.put("last_epoch", lastEpoch);
    shown.put("lr", lastLr);
    return getClass().getSimpleName() + PythonText.arguments(shown);
  }
}
