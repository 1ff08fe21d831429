package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Reduces the learning rates when a metric has stopped improving, {@code
 * torch.optim.lr_scheduler.ReduceLROnPlateau}.
 *
 * <pre>{@code
 * ReduceLROnPlateau scheduler = new ReduceLROnPlateau(optimizer, o -> o.patience(3));
 * for (int epoch = 0; epoch < 90; epoch++) {
 *   train();
 *   scheduler.step(validationLoss());
 * }
 * }</pre>
 */
public final class ReduceLROnPlateau extends LRScheduler {
  private Options options = new Options();
  private List<Double> minLrs;
  private double best;
  private long badEpochs;
  private long cooldownLeft;

  /**
   * Creates a scheduler with PyTorch's defaults; see {@link #ReduceLROnPlateau(Optimizer,
   * Consumer)}.
   */
  public ReduceLROnPlateau(Optimizer<?> optimizer) {
    this(optimizer, o -> {});
  }

  /**
   * Creates a scheduler, which leaves the learning rates as they are.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param options {@code o -> o.mode(ReduceLROnPlateau.Mode.MAX).patience(3)}
   */
  public ReduceLROnPlateau(Optimizer<?> optimizer, Consumer<Options> options) {
    super(optimizer, false);
    options.accept(this.options);
    int groups = optimizer.paramGroups().size();
    this.minLrs =
        this.options.minLrs.isEmpty()
            ? Collections.nCopies(groups, this.options.minLr.orElse(0))
            : this.options.minLrs;
    if (minLrs.size() != groups) {
      throw new IllegalArgumentException("expected " + groups + " minLrs, got " + minLrs.size());
    }
    this.best = this.options.mode.worst;
    setLastEpoch(0);
    recordLr();
  }

  /**
   * Advances to the next epoch, {@code step(metrics)}.
   *
   * @param metric the epoch's loss or score
   */
  public void step(double metric) {
    setLastEpoch(lastEpoch() + 1);
    if (options.isBetter(metric, best)) {
      best = metric;
      badEpochs = 0;
    } else {
      badEpochs++;
    }
    if (cooldownLeft > 0) {
      cooldownLeft--;
      badEpochs = 0;
    }
    if (badEpochs > options.patience) {
      reduce();
      cooldownLeft = options.cooldown;
      badEpochs = 0;
    }
    recordLr();
  }

  /**
   * Advances to the next epoch, {@code step(metrics)}.
   *
   * @param metric the epoch's loss or score, one element
   */
  public void step(Tensor metric) {
    step(metric.item());
  }

  /**
   * Not possible without a metric.
   *
   * @throws IllegalStateException always: call {@link #step(double)}
   */
  @Override
  public void step() {
    throw new IllegalStateException("ReduceLROnPlateau needs a metric: step(loss)");
  }

  private void reduce() {
    List<? extends ParamGroup<?>> groups = optimizer().paramGroups();
    if (groups.size() != minLrs.size()) {
      if (options.minLr.isEmpty()) {
        throw new IllegalStateException(
            "ReduceLROnPlateau has "
                + minLrs.size()
                + " minLrs, the optimizer "
                + groups.size()
                + " parameter groups: use minLr, which holds for groups that are added");
      }
      minLrs = Collections.nCopies(groups.size(), options.minLr.getAsDouble());
    }
    for (int i = 0; i < groups.size(); i++) {
      double before = groups.get(i).lr();
      double after = Math.max(before * options.factor, minLrs.get(i));
      if (before - after > options.eps) {
        groups.get(i).options().scheduleLr(after);
      }
    }
  }

  @Override
  protected double getLr(double current, double base, int group) {
    return current;
  }

  @Override
  void writeProgress(Map<String, Object> state) {
    state.put("last_epoch", lastEpoch());
    state.put("_last_lr", getLastLr());
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("factor", options.factor);
    settings.put(
        "default_min_lr",
        options.minLr.isPresent() ? (Object) options.minLr.getAsDouble() : Optional.empty());
    settings.put("min_lrs", minLrs);
    settings.put("patience", options.patience);
    settings.put("cooldown", options.cooldown);
    settings.put("eps", options.eps);
    settings.put("mode_worse", options.mode.worst);
    settings.put("mode", options.mode.python());
    settings.put("threshold", options.threshold);
    settings.put("threshold_mode", options.thresholdMode.python());
    settings.put("best", best);
    settings.put("cooldown_counter", cooldownLeft);
    settings.put("num_bad_epochs", badEpochs);
  }

  @Override
  void readState(SavedSettings saved) {
    Options read = new Options();
    read.factor(saved.number("factor"))
        .patience((long) saved.number("patience"))
        .cooldown((long) saved.number("cooldown"))
        .eps(saved.number("eps"))
        .threshold(saved.number("threshold"))
        .mode(saved.constant("mode", Mode.values()))
        .thresholdMode(saved.constant("threshold_mode", ThresholdMode.values()));
    read.minLr =
        saved.value("default_min_lr").isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(saved.number("default_min_lr"));
    List<Double> savedMinLrs = saved.numbers("min_lrs");
    List<Double> savedRates = saved.numbers("_last_lr");
    long epoch = (long) saved.number("last_epoch");
    double savedBest = saved.number("best");
    long savedCooldown = (long) saved.number("cooldown_counter");
    badEpochs = (long) saved.number("num_bad_epochs");
    cooldownLeft = savedCooldown;
    best = savedBest;
    options = read;
    minLrs = savedMinLrs;
    setLastEpoch(epoch);
    recordLr(savedRates);
  }

  /** Whether a smaller or a larger metric is better. */
  public enum Mode {
    /** A smaller metric is better: a loss. */
    MIN(Double.POSITIVE_INFINITY),
    /** A larger metric is better: an accuracy. */
    MAX(Double.NEGATIVE_INFINITY);

    private final double worst;

    Mode(double worst) {
      this.worst = worst;
    }

    private String python() {
      return this == MIN ? "min" : "max";
    }
  }

  /** How the threshold of an improvement is measured. */
  public enum ThresholdMode {
    /** Relative to the best metric. */
    REL,
    /** As a difference. */
    ABS;

    private String python() {
      return this == REL ? "rel" : "abs";
    }
  }

  /** Options of {@link ReduceLROnPlateau}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private Mode mode = Mode.MIN;
    private double factor = 0.1;
    private long patience = 10;
    private double threshold = 1e-4;
    private ThresholdMode thresholdMode = ThresholdMode.REL;
    private long cooldown;
    private OptionalDouble minLr = OptionalDouble.of(0);
    private List<Double> minLrs = List.of();
    private double eps = 1e-8;

    private Options() {}

    /** Whether a smaller or a larger metric is better. Default {@link Mode#MIN}. */
    public Options mode(Mode mode) {
      this.mode = mode;
      return this;
    }

    /** Factor of a reduction, below 1. Default 0.1. */
    public Options factor(double factor) {
      if (!(factor < 1)) {
        throw new IllegalArgumentException("factor must be below 1, got " + factor);
      }
      this.factor = factor;
      return this;
    }

    /** Number of epochs without an improvement after which the next one reduces. Default 10. */
    public Options patience(long patience) {
      this.patience = patience;
      return this;
    }

    /** Smallest change that is an improvement. Default 1e-4. */
    public Options threshold(double threshold) {
      this.threshold = threshold;
      return this;
    }

    /** How the threshold is measured. Default {@link ThresholdMode#REL}. */
    public Options thresholdMode(ThresholdMode thresholdMode) {
      this.thresholdMode = thresholdMode;
      return this;
    }

    /** Number of epochs after a reduction in which nothing is counted. Default 0. */
    public Options cooldown(long cooldown) {
      this.cooldown = cooldown;
      return this;
    }

    /** Lower bound of the learning rates. Default 0. */
    public Options minLr(double minLr) {
      this.minLr = OptionalDouble.of(minLr);
      this.minLrs = List.of();
      return this;
    }

    /** Lower bounds of the learning rates, one per parameter group. Default: the same for all. */
    public Options minLrs(List<Double> minLrs) {
      this.minLrs = List.copyOf(minLrs);
      this.minLr = OptionalDouble.empty();
      return this;
    }

    /** Smallest change of a learning rate that is made. Default 1e-8. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    @CheckReturnValue
    private boolean isBetter(double metric, double best) {
      double sign = mode == Mode.MIN ? -1 : 1;
      double bound =
          thresholdMode == ThresholdMode.REL
              ? best * (1 + sign * threshold)
              : best + sign * threshold;
      return mode == Mode.MIN ? metric < bound : metric > bound;
    }
  }
}
