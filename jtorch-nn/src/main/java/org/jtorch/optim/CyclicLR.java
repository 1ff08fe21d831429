package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/**
 * Cycles between two learning rates, {@code torch.optim.lr_scheduler.CyclicLR}. It is stepped after
 * each batch. The momentum cycles in the opposite direction.
 */
public final class CyclicLR extends LRScheduler {
  private final Options options = new Options();
  private List<Double> maxLrs;
  private List<Double> baseMomentums;
  private List<Double> maxMomentums;
  private double totalSize;
  private double stepRatio;

  /**
   * Creates a scheduler with PyTorch's defaults; see {@link #CyclicLR(Optimizer, double, double,
   * Consumer)}.
   */
  public CyclicLR(Optimizer<?> optimizer, double baseLr, double maxLr) {
    this(optimizer, baseLr, maxLr, o -> {});
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param baseLr lower learning rate, of all groups
   * @param maxLr upper learning rate, of all groups
   * @param options {@code o -> o.stepSizeUp(500)}
   */
  public CyclicLR(Optimizer<?> optimizer, double baseLr, double maxLr, Consumer<Options> options) {
    this(optimizer, List.of(baseLr), List.of(maxLr), options);
  }

  /**
   * Creates a scheduler with learning rates per parameter group.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param baseLrs lower learning rates, one per group
   * @param maxLrs upper learning rates, one per group
   * @param options {@code o -> o.stepSizeUp(500)}
   */
  public CyclicLR(
      Optimizer<?> optimizer,
      List<Double> baseLrs,
      List<Double> maxLrs,
      Consumer<Options> options) {
    super(started(optimizer, baseLrs, maxLrs, options));
    options.accept(this.options);
    this.maxLrs = MomentumCycle.perGroup("maxLr", optimizer, maxLrs);
    double up = this.options.stepSizeUp;
    this.totalSize = up + this.options.stepSizeDown.orElse(this.options.stepSizeUp);
    this.stepRatio = up / totalSize;
    this.baseMomentums =
        MomentumCycle.perGroup("baseMomentum", optimizer, List.of(this.options.baseMomentum));
    this.maxMomentums =
        MomentumCycle.perGroup("maxMomentum", optimizer, List.of(this.options.maxMomentum));
    if (this.options.cycleMomentum) {
      MomentumCycle.begin(optimizer, baseMomentums, maxMomentums);
    }
    setBaseLrs(MomentumCycle.perGroup("baseLr", optimizer, baseLrs));
    initialStep();
  }

  private static Optimizer<?> started(
      Optimizer<?> optimizer,
      List<Double> baseLrs,
      List<Double> maxLrs,
      Consumer<Options> options) {
    Objects.requireNonNull(maxLrs);
    Objects.requireNonNull(options);
    List<Double> rates = MomentumCycle.perGroup("baseLr", optimizer, baseLrs);
    for (int i = 0; i < rates.size(); i++) {
      optimizer.paramGroups().get(i).options().scheduleLr(rates.get(i));
    }
    return optimizer;
  }

  @Override
  protected double getLr(double current, double base, int group) {
    if (options.cycleMomentum) {
      double height = (maxMomentums.get(group) - baseMomentums.get(group)) * position();
      double momentum =
          maxMomentums.get(group) - height * options.scale(cycle(), (double) lastEpoch());
      optimizer().paramGroups().get(group).options().cycledMomentum(momentum);
    }
    double height = (maxLrs.get(group) - base) * position();
    return base + height * options.scale(cycle(), (double) lastEpoch());
  }

  private double cycle() {
    return Math.floor(1 + lastEpoch() / totalSize);
  }

  /** The position in the cycle, 0 at the lower learning rate and 1 at the upper one. */
  private double position() {
    double x = 1 + lastEpoch() / totalSize - cycle();
    return x <= stepRatio ? x / stepRatio : (x - 1) / (stepRatio - 1);
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("max_lrs", maxLrs);
    settings.put("total_size", totalSize);
    settings.put("step_ratio", stepRatio);
    settings.put("mode", options.mode.name().toLowerCase(Locale.ROOT));
    settings.put("gamma", options.gamma);
    settings.put("scale_mode", options.perCycle() ? "cycle" : "iterations");
    settings.put("cycle_momentum", options.cycleMomentum);
    if (options.cycleMomentum) {
      settings.put("use_beta1", MomentumCycle.usesBeta1(optimizer()));
      settings.put("base_momentums", baseMomentums);
      settings.put("max_momentums", maxMomentums);
    }
    settings.put("_scale_fn_custom", Optional.empty());
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    Mode mode = settings.constant("mode", Mode.values());
    boolean cyclesMomentum = settings.flag("cycle_momentum", true);
    List<Double> savedMaxLrs = settings.numbers("max_lrs");
    double savedSize = settings.number("total_size");
    double savedRatio = settings.number("step_ratio");
    double gamma = settings.number("gamma");
    if (cyclesMomentum) {
      List<Double> savedBase = settings.numbers("base_momentums");
      maxMomentums = settings.numbers("max_momentums");
      baseMomentums = savedBase;
    }
    options.mode(mode).gamma(gamma).cycleMomentum(cyclesMomentum);
    maxLrs = savedMaxLrs;
    totalSize = savedSize;
    stepRatio = savedRatio;
  }

  /** How the height of the cycles changes. */
  public enum Mode {
    /** It stays. */
    TRIANGULAR,
    /** It is halved after each cycle. */
    TRIANGULAR2,
    /** It is multiplied by gamma in each iteration. */
    EXP_RANGE
  }

  /** Options of {@link CyclicLR}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private long stepSizeUp = 2000;
    private OptionalLong stepSizeDown = OptionalLong.empty();
    private Mode mode = Mode.TRIANGULAR;
    private double gamma = 1;
    private Optional<DoubleUnaryOperator> scaleFn = Optional.empty();
    private boolean scalePerCycle = true;
    private boolean cycleMomentum = true;
    private double baseMomentum = 0.8;
    private double maxMomentum = 0.9;

    private Options() {}

    /** Number of iterations from the lower to the upper learning rate. Default 2000. */
    public Options stepSizeUp(long stepSizeUp) {
      this.stepSizeUp = stepSizeUp;
      return this;
    }

    /** Number of iterations back. Default: that of the way up. */
    public Options stepSizeDown(long stepSizeDown) {
      this.stepSizeDown = OptionalLong.of(stepSizeDown);
      return this;
    }

    /** How the height of the cycles changes. Default {@link Mode#TRIANGULAR}. */
    public Options mode(Mode mode) {
      this.mode = mode;
      return this;
    }

    /** Factor of {@link Mode#EXP_RANGE}. Default 1. */
    public Options gamma(double gamma) {
      this.gamma = gamma;
      return this;
    }

    /** Height as a function of the cycle, from 1, instead of a mode. It is not saved. */
    public Options scalePerCycle(DoubleUnaryOperator scaleFn) {
      this.scaleFn = Optional.of(scaleFn);
      this.scalePerCycle = true;
      return this;
    }

    /** Height as a function of the iteration, from 0, instead of a mode. It is not saved. */
    public Options scalePerIteration(DoubleUnaryOperator scaleFn) {
      this.scaleFn = Optional.of(scaleFn);
      this.scalePerCycle = false;
      return this;
    }

    /** Whether the momentum cycles too. Default true. */
    public Options cycleMomentum(boolean cycleMomentum) {
      this.cycleMomentum = cycleMomentum;
      return this;
    }

    /** Lower momentum. Default 0.8. */
    public Options baseMomentum(double baseMomentum) {
      this.baseMomentum = baseMomentum;
      return this;
    }

    /** Upper momentum. Default 0.9. */
    public Options maxMomentum(double maxMomentum) {
      this.maxMomentum = maxMomentum;
      return this;
    }

    @CheckReturnValue
    private boolean perCycle() {
      return scaleFn.isPresent() ? scalePerCycle : mode != Mode.EXP_RANGE;
    }

    @CheckReturnValue
    private double scale(double cycle, double iteration) {
      if (scaleFn.isPresent()) {
        return scaleFn.get().applyAsDouble(scalePerCycle ? cycle : iteration);
      }
      return switch (mode) {
        case TRIANGULAR -> 1;
        case TRIANGULAR2 -> 1 / Math.pow(2, cycle - 1);
        case EXP_RANGE -> Math.pow(gamma, iteration);
      };
    }
  }
}
