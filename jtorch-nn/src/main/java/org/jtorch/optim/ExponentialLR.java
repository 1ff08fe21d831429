package org.jtorch.optim;

import java.util.Map;

/**
 * Multiplies the learning rates by {@code gamma} every epoch, {@code
 * torch.optim.lr_scheduler.ExponentialLR}.
 */
public final class ExponentialLR extends StepwiseLR {
  private double gamma;

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param gamma decay factor
   */
  public ExponentialLR(Optimizer<?> optimizer, double gamma) {
    super(optimizer);
    this.gamma = gamma;
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    return lastEpoch() == 0 ? current : current * gamma;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("gamma", gamma);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    gamma = settings.number("gamma", gamma);
  }
}
