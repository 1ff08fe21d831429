package org.jtorch.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learning rate scheduler, {@code torch.optim.lr_scheduler.LRScheduler}: sets the learning rates of
 * an optimizer's parameter groups for each epoch.
 *
 * <pre>{@code
 * StepLR scheduler = new StepLR(optimizer, 30);
 * for (int epoch = 0; epoch < 90; epoch++) {
 *   train();
 *   scheduler.step();
 * }
 * }</pre>
 *
 * <p>A scheduler of your own implements {@link #getLr}, calls {@link #initialStep} at the end of
 * its constructor, and overrides {@link #writeSettings} and {@link #readSettings} if it has
 * settings that belong into its state dict:
 *
 * <pre>{@code
 * final class InverseLR extends LRScheduler {
 *   private double decay;
 *
 *   InverseLR(Optimizer<?> optimizer, double decay) {
 *     super(optimizer);
 *     this.decay = decay;
 *     initialStep();
 *   }
 *
 *   @Override
 *   protected double getLr(double current, double base, int group) {
 *     return base / (1 + decay * lastEpoch());
 *   }
 *
 *   @Override
 *   protected void writeSettings(Map<String, Object> settings) {
 *     settings.put("decay", decay);
 *   }
 *
 *   @Override
 *   protected void readSettings(SavedSettings settings) {
 *     decay = settings.number("decay");
 *   }
 * }
 * }</pre>
 */
public abstract class LRScheduler {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.optim");

  static final String INITIAL_LR = "initial_lr";

  private final Optimizer<?> optimizer;
  private List<Double> baseLrs;
  private List<Double> lastLr = List.of();
  private long lastEpoch = -1;
  private long stepCount;
  private boolean initialized;

  /**
   * Creates a scheduler whose base learning rates are the optimizer's present ones, or those that
   * an earlier scheduler began with. The subclass calls {@link #initialStep} at the end of its
   * constructor.
   *
   * @param optimizer the optimizer whose learning rates are set
   */
  protected LRScheduler(Optimizer<?> optimizer) {
    this(optimizer, true);
  }

  /** Creates a scheduler, which has base learning rates or none. */
  LRScheduler(Optimizer<?> optimizer, boolean hasBaseLrs) {
    this.optimizer = optimizer;
    List<Double> bases = new ArrayList<>();
    if (hasBaseLrs) {
      for (ParamGroup<?> group : optimizer.paramGroups()) {
        if (group.scheduled(INITIAL_LR).isEmpty()) {
          group.schedule(INITIAL_LR, group.lr());
        }
        bases.add(group.scheduled(INITIAL_LR).orElseThrow());
      }
      optimizer.attachScheduler();
    }
    this.baseLrs = List.copyOf(bases);
  }

  /**
   * Computes the learning rate of one parameter group in the epoch {@link #lastEpoch}, {@code
   * get_lr()}. Called by {@link #initialStep} for epoch 0 and by each {@link #step}.
   *
   * @param current the group's present learning rate
   * @param base the group's base learning rate, {@code base_lrs}; NaN for a group that was added
   *     after the scheduler was created, if {@link #usesBaseLr} returns false
   * @param group the group's index
   * @return the new learning rate
   */
  protected abstract double getLr(double current, double base, int group);

  /**
   * Returns whether {@link #getLr} reads the base learning rate in this epoch. A scheduler that
   * never does can override it with false; then it also schedules groups that are added later.
   *
   * @return true by default
   */
  protected boolean usesBaseLr() {
    return true;
  }

  /** Sets the learning rates of epoch 0. Called once, at the end of a subclass's constructor. */
  protected final void initialStep() {
    initialized = true;
    stepCount = 0;
    begin();
  }

  /** Sets the learning rates of epoch 0. */
  void begin() {
    advance();
  }

  final Optimizer<?> optimizer() {
    return optimizer;
  }

  /** Sets base learning rates other than the optimizer's. */
  final void setBaseLrs(List<Double> baseLrs) {
    this.baseLrs = List.copyOf(baseLrs);
  }

  /** Takes back the initial step, except for the learning rates. */
  void undoInitialStep() {
    lastEpoch--;
  }

  /** Sets the learning rates of epoch 0, when {@link SequentialLR} comes to this scheduler. */
  void restart() {
    setRates(0, this::restartLr);
  }

  /** The learning rate of epoch 0 when another scheduler set the present one. */
  double restartLr(double current, double base, int group) {
    return getLr(current, base, group);
  }

  final void setLastEpoch(long epoch) {
    lastEpoch = epoch;
  }

  /** Records the optimizer's present learning rates as those of the last step. */
  final void recordLr() {
    lastLr = optimizer.paramGroups().stream().map(ParamGroup::lr).toList();
  }

  final void recordLr(List<Double> rates) {
    lastLr = rates;
  }

  /**
   * Advances to the next epoch and sets its learning rates, {@code step()}. A group that was added
   * to the optimizer later is included if the new rate depends only on the present one.
   *
   * @throws IllegalStateException if the rate depends on the base learning rate and a group was
   *     added after the scheduler was created, or if the subclass did not call {@link
   *     #initialStep}; nothing is changed then
   */
  public void step() {
    if (!initialized) {
      throw new IllegalStateException(
          getClass().getSimpleName() + ": the constructor must call initialStep() at its end");
    }
    if (stepCount == 1 && !optimizer.wasStepped()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: step() was called before the optimizer''s step(), so the first learning rate of the"
              + " schedule is skipped: call optimizer.step() first, then scheduler.step()",
          getClass().getSimpleName());
    }
    advance();
  }

  /** Sets the learning rates of the next epoch. */
  void advance() {
    setRates(lastEpoch + 1, this::getLr);
    stepCount++;
  }

  /** Computes a learning rate as {@link #getLr} does. */
  interface Rates {
    double of(double current, double base, int group);
  }

  /** Sets the learning rates of an epoch, or throws an exception and changes nothing. */
  final void setRates(long epoch, Rates function) {
    long before = lastEpoch;
    lastEpoch = epoch;
    List<Double> rates;
    try {
      rates = newRates(function);
    } catch (RuntimeException e) {
      lastEpoch = before;
      throw e;
    }
    for (int i = 0; i < rates.size(); i++) {
      optimizer.paramGroups().get(i).options().scheduleLr(rates.get(i));
    }
    recordLr();
  }

  private List<Double> newRates(Rates function) {
    int groups = optimizer.paramGroups().size();
    if (usesBaseLr() && groups != baseLrs.size()) {
      throw new IllegalStateException(
          getClass().getSimpleName()
              + " was created for "
              + baseLrs.size()
              + " parameter groups, the optimizer has "
              + groups
              + ": add groups before creating the scheduler, or create a new scheduler");
    }
    List<Double> rates = new ArrayList<>(groups);
    for (int i = 0; i < groups; i++) {
      double base = i < baseLrs.size() ? baseLrs.get(i) : Double.NaN;
      rates.add(function.of(optimizer.paramGroups().get(i).lr(), base, i));
    }
    return rates;
  }

  /**
   * {@return the learning rates that the last step set, one per parameter group, {@code
   * get_last_lr()}}
   */
  public final List<Double> getLastLr() {
    return lastLr;
  }

  /**
   * {@return the epoch, 0 after construction: the number of calls of {@link #step}, {@code
   * last_epoch}}
   */
  public final long lastEpoch() {
    return lastEpoch;
  }

  /**
   * {@return the scheduler's state under PyTorch's names, which {@code Checkpoint} can save, {@code
   * state_dict()}}
   */
  public final Map<String, Object> stateDict() {
    Map<String, Object> state = new LinkedHashMap<>();
    writeSettings(state);
    writeProgress(state);
    return state;
  }

  void writeProgress(Map<String, Object> state) {
    state.put("base_lrs", baseLrs);
    state.put("last_epoch", lastEpoch);
    state.put("_step_count", stepCount);
    state.put("_is_initial", false);
    state.put("_get_lr_called_within_step", false);
    state.put("_last_lr", lastLr);
  }

  /**
   * Restores the state from a state dict of this scheduler or of PyTorch's, {@code
   * load_state_dict}. The learning rates themselves are in the optimizer's state dict.
   *
   * @param stateDict as {@link #stateDict} returns it
   * @throws IllegalArgumentException if it is not the state dict of a scheduler, has a value that
   *     is not a number where one is needed, or has another number of groups; nothing is changed
   *     then
   */
  public final void loadStateDict(Map<String, ?> stateDict) {
    readState(new SavedSettings("the state dict", stateDict));
  }

  void readState(SavedSettings saved) {
    if (!saved.has("last_epoch") || !saved.has("base_lrs")) {
      throw new IllegalArgumentException("not the state dict of a learning rate scheduler");
    }
    long epoch = (long) saved.number("last_epoch");
    List<Double> bases = saved.numbers("base_lrs");
    if (bases.size() != baseLrs.size() && usesBaseLr()) {
      throw new IllegalArgumentException(
          "the state dict has "
              + bases.size()
              + " parameter groups, the scheduler "
              + baseLrs.size());
    }
    long steps = (long) saved.number("_step_count", (double) epoch + 1);
    List<Double> last = saved.has("_last_lr") ? saved.numbers("_last_lr") : lastLr;
    readSettings(saved);
    baseLrs = bases;
    lastEpoch = epoch;
    stepCount = steps;
    lastLr = last;
  }

  /**
   * Writes the scheduler's own settings and counters into a state dict. Writes nothing by default.
   *
   * @param settings the state dict to add to: numbers, booleans, text, tensors, lists and maps of
   *     them
   */
  protected void writeSettings(Map<String, Object> settings) {}

  /**
   * Reads what {@link #writeSettings} wrote. Reads nothing by default.
   *
   * @param settings the state dict
   */
  protected void readSettings(SavedSettings settings) {}

  /** The number of steps with the initial one. */
  final long stepCount() {
    return stepCount;
  }

  /** Returns the class name, the settings, the epoch and the learning rates. */
  @Override
  public String toString() {
    Map<String, Object> shown = new LinkedHashMap<>();
    writeSettings(shown);
    shown.put("last_epoch", lastEpoch);
    shown.put("lr", lastLr);
    return getClass().getSimpleName() + PythonText.arguments(shown);
  }
}
