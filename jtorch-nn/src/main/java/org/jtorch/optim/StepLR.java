package org.jtorch.optim;

import java.util.Map;

/**
 * Multiplies the rates by a factor every so many epochs, {@code torch.optim.lr_scheduler.StepLR}.
 *
 * <p><b>Ownership:</b> refers to the optimizer, owns nothing.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public final class StepLR extends LRScheduler {
  private long stepSize;
  private double gamma;

  /**
   * A schedule with factor 0.1.
   *
   * @param optimizer whose rates to change
   * @param stepSize how many epochs a rate lasts
   */
  public StepLR(Optimizer<?> optimizer, long stepSize) {
    this(optimizer, stepSize, 0.1);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates to change
   * @param stepSize how many epochs a rate lasts
   * @param gamma the factor, 0.1 by default
   */
  public StepLR(Optimizer<?> optimizer, long stepSize, double gamma) {
    super(optimizer);
    if (stepSize < 1) {
      throw new IllegalArgumentException("stepSize must be at least 1, got " + stepSize);
    }
    this.stepSize = stepSize;
    this.gamma = gamma;
    begin();
  }

  @Override
  protected double rate(double current, double base, int group) {
    return lastEpoch() == 0 || lastEpoch() % stepSize != 0 ? current : current * gamma;
  }

  @Override
  boolean usesBase() {
    return false;
  }

  @Override
  void write(Map<String, Object> state) {
    state.put("step_size", stepSize);
    state.put("gamma", gamma);
  }

  @Override
  void read(SavedGroup state) {
    stepSize = (long) state.number("step_size", (double) stepSize);
    gamma = state.number("gamma", gamma);
  }
}
