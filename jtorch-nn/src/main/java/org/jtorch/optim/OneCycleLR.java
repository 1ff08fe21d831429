package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The 1cycle policy, {@code torch.optim.lr_scheduler.OneCycleLR}: the learning rate rises to a
 * maximum and falls far below its start. It is stepped after each batch. The momentum changes in
 * the opposite direction.
 */
public final class OneCycleLR extends LRScheduler {
  private static final String MAX_LR = "max_lr";
  private static final String MIN_LR = "min_lr";

  private final Options options = new Options();
  private long totalSteps;
  private List<Phase> phases;

  /**
   * A part of the cycle.
   *
   * @param endStep its last step
   * @param startLr name of the learning rate at its start
   * @param endLr name of the learning rate at its end
   * @param startMomentum name of the momentum at its start
   * @param endMomentum name of the momentum at its end
   */
  private record Phase(
      double endStep, String startLr, String endLr, String startMomentum, String endMomentum) {
    Map<String, Object> save() {
      Map<String, Object> saved = new LinkedHashMap<>();
      saved.put("end_step", endStep);
      saved.put("start_lr", startLr);
      saved.put("end_lr", endLr);
      saved.put("start_momentum", startMomentum);
      saved.put("end_momentum", endMomentum);
      return saved;
    }

    static Phase read(SavedSettings saved) {
      return new Phase(
          saved.number("end_step"),
          saved.text("start_lr"),
          saved.text("end_lr"),
          saved.text("start_momentum"),
          saved.text("end_momentum"));
    }
  }

  /**
   * Creates a scheduler with PyTorch's defaults; see {@link #OneCycleLR(Optimizer, double, long,
   * Consumer)}.
   */
  public OneCycleLR(Optimizer<?> optimizer, double maxLr, long totalSteps) {
    this(optimizer, maxLr, totalSteps, o -> {});
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param maxLr maximum of all groups' learning rates
   * @param totalSteps number of steps of the cycle: epochs times batches per epoch
   * @param options {@code o -> o.pctStart(0.1)}
   */
  public OneCycleLR(
      Optimizer<?> optimizer, double maxLr, long totalSteps, Consumer<Options> options) {
    this(optimizer, List.of(maxLr), totalSteps, options);
  }

  /**
   * Creates a scheduler with maxima per parameter group.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param maxLrs maximum learning rates, one per group
   * @param totalSteps number of steps of the cycle: epochs times batches per epoch
   * @param options {@code o -> o.pctStart(0.1)}
   */
  public OneCycleLR(
      Optimizer<?> optimizer, List<Double> maxLrs, long totalSteps, Consumer<Options> options) {
    super(optimizer);
    options.accept(this.options);
    if (totalSteps < 1) {
      throw new IllegalArgumentException("totalSteps must be at least 1, got " + totalSteps);
    }
    this.totalSteps = totalSteps;
    this.phases = this.options.phases(totalSteps);
    List<Double> maxima = MomentumCycle.perGroup("maxLr", optimizer, maxLrs);
    for (int i = 0; i < maxima.size(); i++) {
      double initial = maxima.get(i) / this.options.divFactor;
      optimizer.paramGroups().get(i).schedule(INITIAL_LR, initial);
      optimizer.paramGroups().get(i).schedule(MAX_LR, maxima.get(i));
      optimizer.paramGroups().get(i).schedule(MIN_LR, initial / this.options.finalDivFactor);
    }
    if (this.options.cycleMomentum) {
      MomentumCycle.begin(
          optimizer,
          MomentumCycle.perGroup("baseMomentum", optimizer, List.of(this.options.baseMomentum)),
          MomentumCycle.perGroup("maxMomentum", optimizer, List.of(this.options.maxMomentum)));
    }
    setBaseLrs(
        optimizer.paramGroups().stream().map(g -> g.scheduled(INITIAL_LR).orElseThrow()).toList());
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    long step = lastEpoch();
    if (step > totalSteps) {
      throw new IllegalStateException(
          "OneCycleLR was made for " + totalSteps + " steps, this would be step " + step);
    }
    ParamGroup<?> values = optimizer().paramGroups().get(group);
    double start = 0;
    int index = 0;
    while (index < phases.size() - 1 && step > phases.get(index).endStep()) {
      start = phases.get(index).endStep();
      index++;
    }
    Phase phase = phases.get(index);
    double part = (step - start) / (phase.endStep() - start);
    if (options.cycleMomentum) {
      values
          .options()
          .cycledMomentum(anneal(values, phase.startMomentum(), phase.endMomentum(), part));
    }
    return anneal(values, phase.startLr(), phase.endLr(), part);
  }

  private double anneal(ParamGroup<?> group, String startName, String endName, double part) {
    double start = group.scheduled(startName).orElseThrow();
    double end = group.scheduled(endName).orElseThrow();
    return options.annealStrategy == AnnealStrategy.COS
        ? end + (start - end) / 2 * (Math.cos(Math.PI * part) + 1)
        : (end - start) * part + start;
  }

  @Override
  protected boolean usesBaseLr() {
    return false;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("total_steps", totalSteps);
    settings.put("_schedule_phases", phases.stream().map(Phase::save).toList());
    settings.put("_anneal_func_type", options.annealStrategy.python());
    settings.put("cycle_momentum", options.cycleMomentum);
    if (options.cycleMomentum) {
      settings.put("use_beta1", MomentumCycle.usesBeta1(optimizer()));
    }
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    long steps = (long) settings.number("total_steps");
    List<Phase> read = new ArrayList<>();
    for (SavedSettings phase : settings.maps("_schedule_phases")) {
      read.add(Phase.read(phase));
    }
    AnnealStrategy strategy = settings.constant("_anneal_func_type", AnnealStrategy.values());
    options.annealStrategy(strategy).cycleMomentum(settings.flag("cycle_momentum", true));
    totalSteps = steps;
    phases = List.copyOf(read);
  }

  /** Options of {@link OneCycleLR}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double pctStart = 0.3;
    private AnnealStrategy annealStrategy = AnnealStrategy.COS;
    private boolean cycleMomentum = true;
    private double baseMomentum = 0.85;
    private double maxMomentum = 0.95;
    private double divFactor = 25;
    private double finalDivFactor = 1e4;
    private boolean threePhase;

    private Options() {}

    /** Share of the steps in which the learning rate rises, from 0 to 1. Default 0.3. */
    public Options pctStart(double pctStart) {
      if (!(pctStart >= 0 && pctStart <= 1)) {
        throw new IllegalArgumentException("pctStart must be from 0 to 1, got " + pctStart);
      }
      this.pctStart = pctStart;
      return this;
    }

    /** Shape of the changes. Default {@link AnnealStrategy#COS}. */
    public Options annealStrategy(AnnealStrategy annealStrategy) {
      this.annealStrategy = annealStrategy;
      return this;
    }

    /** Whether the momentum changes too. Default true. */
    public Options cycleMomentum(boolean cycleMomentum) {
      this.cycleMomentum = cycleMomentum;
      return this;
    }

    /** Momentum at the largest learning rate. Default 0.85. */
    public Options baseMomentum(double baseMomentum) {
      this.baseMomentum = baseMomentum;
      return this;
    }

    /** Momentum at the start and at the end. Default 0.95. */
    public Options maxMomentum(double maxMomentum) {
      this.maxMomentum = maxMomentum;
      return this;
    }

    /** Largest learning rate divided by the first one. Default 25. */
    public Options divFactor(double divFactor) {
      this.divFactor = divFactor;
      return this;
    }

    /** First learning rate divided by the last one. Default 1e4. */
    public Options finalDivFactor(double finalDivFactor) {
      this.finalDivFactor = finalDivFactor;
      return this;
    }

    /** Whether the fall to the first learning rate mirrors the rise. Default false. */
    public Options threePhase(boolean threePhase) {
      this.threePhase = threePhase;
      return this;
    }

    @CheckReturnValue
    private List<Phase> phases(long totalSteps) {
      String base = MomentumCycle.BASE;
      String max = MomentumCycle.MAX;
      double top = pctStart * totalSteps - 1;
      double last = totalSteps - 1.0;
      Phase rise = new Phase(top, INITIAL_LR, MAX_LR, max, base);
      return threePhase
          ? List.of(
              rise,
              new Phase(2 * pctStart * totalSteps - 2, MAX_LR, INITIAL_LR, base, max),
              new Phase(last, INITIAL_LR, MIN_LR, max, max))
          : List.of(rise, new Phase(last, MAX_LR, MIN_LR, base, max));
    }
  }
}
