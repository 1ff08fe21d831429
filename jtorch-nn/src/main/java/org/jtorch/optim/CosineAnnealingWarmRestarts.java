package org.jtorch.optim;

import java.util.Map;

/**
 * Cosine annealing with warm restarts, {@code
 * torch.optim.lr_scheduler.CosineAnnealingWarmRestarts}.
 */
public final class CosineAnnealingWarmRestarts extends LRScheduler {
  private long t0;
  private long tMult;
  private double etaMin;
  private long period;
  private double sinceRestart;

  /**
   * Creates a scheduler whose periods have the same length and whose minimum is 0; see {@link
   * #CosineAnnealingWarmRestarts(Optimizer, long, long, double)}.
   */
  public CosineAnnealingWarmRestarts(Optimizer<?> optimizer, long t0) {
    this(optimizer, t0, 1, 0);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param t0 number of epochs until the first restart, at least 1
   * @param tMult factor of the period after each restart, at least 1, default 1
   * @param etaMin minimum learning rate, default 0
   */
  public CosineAnnealingWarmRestarts(Optimizer<?> optimizer, long t0, long tMult, double etaMin) {
    super(optimizer);
    if (t0 < 1 || tMult < 1) {
      throw new IllegalArgumentException(
          "t0 and tMult must be at least 1, got " + t0 + " and " + tMult);
    }
    this.t0 = t0;
    this.tMult = tMult;
    this.etaMin = etaMin;
    this.period = t0;
    initialStep();
  }

  @Override
  void advance() {
    if (lastEpoch() < 0) {
      period = t0;
      sinceRestart = 0;
    } else {
      sinceRestart++;
      if (sinceRestart >= period) {
        sinceRestart %= period;
        period *= tMult;
      }
    }
    setRates(lastEpoch() + 1, this::getLr);
  }

  /**
   * Sets the learning rates of an epoch with a fraction, {@code step(epoch)}: of each batch for
   * example, {@code epoch + batch / batches}.
   *
   * @param epoch the epoch, at least 0
   */
  public void step(double epoch) {
    if (!(epoch >= 0)) {
      throw new IllegalArgumentException("epoch must be at least 0, got " + epoch);
    }
    period = t0;
    sinceRestart = epoch;
    if (epoch >= t0 && tMult == 1) {
      sinceRestart = epoch % t0;
    } else if (epoch >= t0) {
      int restarts = (int) (Math.log(epoch / t0 * (tMult - 1) + 1) / Math.log((double) tMult));
      double factor = Math.pow((double) tMult, restarts);
      sinceRestart = epoch - t0 * (factor - 1) / (tMult - 1);
      period = (long) (t0 * factor);
    }
    setRates((long) Math.floor(epoch), this::getLr);
  }

  @Override
  protected double getLr(double current, double base, int group) {
    return etaMin + (base - etaMin) * (1 + Math.cos(Math.PI * sinceRestart / period)) / 2;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("T_0", t0);
    settings.put("T_i", period);
    settings.put("T_mult", tMult);
    settings.put("eta_min", etaMin);
    settings.put("T_cur", sinceRestart);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    t0 = (long) settings.number("T_0", (double) t0);
    period = (long) settings.number("T_i", (double) period);
    tMult = (long) settings.number("T_mult", (double) tMult);
    etaMin = settings.number("eta_min", etaMin);
    sinceRestart = settings.number("T_cur", sinceRestart);
  }
}
