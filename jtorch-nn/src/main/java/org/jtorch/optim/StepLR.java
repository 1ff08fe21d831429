package org.jtorch.optim;

import java.util.Map;

/**
 * Multiplies the learning rates by {@code gamma} every {@code stepSize} epochs, {@code
 * torch.optim.lr_scheduler.StepLR}.
 */
public final class StepLR extends StepwiseLR {
  private long stepSize;
  private double gamma;

  /** Creates a scheduler with a gamma of 0.1; see {@link #StepLR(Optimizer, long, double)}. */
  public StepLR(Optimizer<?> optimizer, long stepSize) {
    this(optimizer, stepSize, 0.1);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param stepSize decay period in epochs, at least 1
   * @param gamma decay factor, default 0.1
   */
  public StepLR(Optimizer<?> optimizer, long stepSize, double gamma) {
    super(optimizer);
    if (stepSize < 1) {
      throw new IllegalArgumentException("stepSize must be at least 1, got " + stepSize);
    }
    this.stepSize = stepSize;
    this.gamma = gamma;
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    return lastEpoch() == 0 || lastEpoch() % stepSize != 0 ? current : current * gamma;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("step_size", stepSize);
    settings.put("gamma", gamma);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    stepSize = (long) settings.number("step_size", (double) stepSize);
    gamma = settings.number("gamma", gamma);
  }
}
