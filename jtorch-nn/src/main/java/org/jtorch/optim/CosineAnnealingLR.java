package org.jtorch.optim;

import java.util.Map;

/**
 * Lets the rates fall along half a cosine, and rise again if it goes on, {@code
 * torch.optim.lr_scheduler.CosineAnnealingLR}.
 *
 * <p><b>Ownership:</b> refers to the optimizer, owns nothing.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public final class CosineAnnealingLR extends LRScheduler {
  private double epochs;
  private double etaMin;

  /**
   * A schedule down to 0.
   *
   * @param optimizer whose rates to change
   * @param epochs how many until the end of the fall, {@code T_max}
   */
  public CosineAnnealingLR(Optimizer<?> optimizer, long epochs) {
    this(optimizer, epochs, 0);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates to change
   * @param epochs how many until the end of the fall, {@code T_max}
   * @param etaMin the rate at the end of the fall, 0 by default
   */
  public CosineAnnealingLR(Optimizer<?> optimizer, long epochs, double etaMin) {
    super(optimizer);
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }
    this.epochs = epochs;
    this.etaMin = etaMin;
    begin();
  }

  /** From the last rate to the next, as PyTorch does, so that other changes of the rate last. */
  @Override
  protected double rate(double current, double base, int group) {
    long epoch = lastEpoch();
    if (epoch == 0) {
      return current;
    }
    if (usesBase()) {
      return current + (base - etaMin) * (1 - Math.cos(Math.PI / epochs)) / 2;
    }
    double share =
        (1 + Math.cos(Math.PI * epoch / epochs)) / (1 + Math.cos(Math.PI * (epoch - 1) / epochs));
    return share * (current - etaMin) + etaMin;
  }

  /** The rate rises from the end of the fall by a part of the base rate. */
  @Override
  boolean usesBase() {
    return lastEpoch() > 0 && (lastEpoch() - 1 - epochs) % (2 * epochs) == 0;
  }

  @Override
  void write(Map<String, Object> state) {
    state.put("T_max", (long) epochs);
    state.put("eta_min", etaMin);
  }

  @Override
  void read(SavedGroup state) {
    epochs = state.number("T_max", epochs);
    etaMin = state.number("eta_min", etaMin);
  }
}
