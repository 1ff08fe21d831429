package org.jtorch.optim;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Anneals the learning rates to fixed values for stochastic weight averaging, {@code
 * torch.optim.swa_utils.SWALR}.
 */
public final class SWALR extends LRScheduler {
  private static final String SWA_LR = "swa_lr";

  private long annealEpochs;
  private AnnealStrategy annealStrategy;

  /**
   * Creates a scheduler that anneals along a cosine in 10 epochs; see {@link #SWALR(Optimizer,
   * List, long, AnnealStrategy)}.
   */
  public SWALR(Optimizer<?> optimizer, double swaLr) {
    this(optimizer, List.of(swaLr), 10, AnnealStrategy.COS);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param swaLrs final learning rates, one for all groups or one per group
   * @param annealEpochs number of epochs until them, at least 0, default 10
   * @param annealStrategy shape of the change, default {@link AnnealStrategy#COS}
   */
  public SWALR(
      Optimizer<?> optimizer,
      List<Double> swaLrs,
      long annealEpochs,
      AnnealStrategy annealStrategy) {
    super(optimizer);
    Objects.requireNonNull(annealStrategy);
    if (annealEpochs < 0) {
      throw new IllegalArgumentException("annealEpochs must be at least 0, got " + annealEpochs);
    }
    List<Double> rates = MomentumCycle.perGroup("swaLr", optimizer, swaLrs);
    for (int i = 0; i < rates.size(); i++) {
      optimizer.paramGroups().get(i).schedule(SWA_LR, rates.get(i));
    }
    this.annealEpochs = annealEpochs;
    this.annealStrategy = annealStrategy;
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    double step = annealEpochs == 0 ? Math.max(1, stepCount()) : stepCount();
    double before = share(step - 1);
    double now = share(step);
    double target = optimizer().paramGroups().get(group).scheduled(SWA_LR).orElse(current);
    double start = before == 1 ? target : (current - before * target) / (1 - before);
    return target * now + start * (1 - now);
  }

  /** The share of the final learning rate after some steps. */
  private double share(double steps) {
    double part = Math.max(0, Math.min(1, steps / Math.max(1, annealEpochs)));
    return annealStrategy == AnnealStrategy.COS ? (1 - Math.cos(Math.PI * part)) / 2 : part;
  }

  @Override
  protected boolean usesBaseLr() {
    return false;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("_anneal_strategy", annealStrategy.python());
    settings.put("anneal_epochs", annealEpochs);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    AnnealStrategy strategy = settings.constant("_anneal_strategy", AnnealStrategy.values());
    annealEpochs = (long) settings.number("anneal_epochs", (double) annealEpochs);
    annealStrategy = strategy;
  }
}
