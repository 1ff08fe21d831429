package org.jtorch.optim;

import java.util.Map;

/**
 * Multiplies the rates by a factor every epoch, {@code torch.optim.lr_scheduler.ExponentialLR}.
 *
 * <p><b>Ownership:</b> refers to the optimizer, owns nothing.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public final class ExponentialLR extends LRScheduler {
  private double gamma;

  /**
   * A schedule.
   *
   * @param optimizer whose rates to change
   * @param gamma the factor
   */
  public ExponentialLR(Optimizer<?> optimizer, double gamma) {
    super(optimizer);
    this.gamma = gamma;
    begin();
  }

  @Override
  protected double rate(double current, double base, int group) {
    return lastEpoch() == 0 ? current : current * gamma;
  }

  @Override
  boolean usesBase() {
    return false;
  }

  @Override
  void write(Map<String, Object> state) {
    state.put("gamma", gamma);
  }

  @Override
  void read(SavedGroup state) {
    gamma = state.number("gamma", gamma);
  }
}
