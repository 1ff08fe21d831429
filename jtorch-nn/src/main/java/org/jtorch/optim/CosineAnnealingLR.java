package org.jtorch.optim;

import java.util.Map;

/**
 * Cosine annealing of the learning rates, {@code torch.optim.lr_scheduler.CosineAnnealingLR}. After
 * {@code tMax} epochs the rates rise again along the same curve.
 */
public final class CosineAnnealingLR extends LRScheduler {
  private double tMax;
  private double etaMin;

  /**
   * Creates a scheduler with a minimum learning rate of 0; see {@link #CosineAnnealingLR(Optimizer,
   * long, double)}.
   */
  public CosineAnnealingLR(Optimizer<?> optimizer, long tMax) {
    this(optimizer, tMax, 0);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param tMax number of epochs until the minimum, {@code T_max}
   * @param etaMin minimum learning rate, default 0
   */
  public CosineAnnealingLR(Optimizer<?> optimizer, long tMax, double etaMin) {
    super(optimizer);
    if (tMax < 1) {
      throw new IllegalArgumentException("tMax must be at least 1, got " + tMax);
    }
    this.tMax = tMax;
    this.etaMin = etaMin;
    initialStep();
  }

  /** Computed from the current rate, as in PyTorch, so that other changes of the rate are kept. */
  @Override
  protected double getLr(double current, double base, int group) {
    long epoch = lastEpoch();
    if (epoch == 0) {
      return current;
    }
    if (usesBaseLr()) {
      return current + (base - etaMin) * (1 - Math.cos(Math.PI / tMax)) / 2;
    }
    double ratio =
        (1 + Math.cos(Math.PI * epoch / tMax)) / (1 + Math.cos(Math.PI * (epoch - 1) / tMax));
    return ratio * (current - etaMin) + etaMin;
  }

  @Override
  double restartLr(double current, double base, int group) {
    return base;
  }

  /** The first epoch after each minimum rises by a fraction of the base rate. */
  @Override
  protected boolean usesBaseLr() {
    return lastEpoch() > 0 && (lastEpoch() - 1 - tMax) % (2 * tMax) == 0;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("T_max", (long) tMax);
    settings.put("eta_min", etaMin);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    tMax = settings.number("T_max", tMax);
    etaMin = settings.number("eta_min", etaMin);
  }
}
