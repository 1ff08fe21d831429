package org.jtorch.optim;

import java.util.Map;

/**
 * Multiplies the learning rates by a factor in the first epochs, {@code
 * torch.optim.lr_scheduler.ConstantLR}.
 */
public final class ConstantLR extends StepwiseLR {
  private double factor;
  private long totalIters;

  /**
   * Creates a scheduler with a factor of 1/3 for 5 epochs; see {@link #ConstantLR(Optimizer,
   * double, long)}.
   */
  public ConstantLR(Optimizer<?> optimizer) {
    this(optimizer, 1.0 / 3, 5);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param factor factor of the first epochs, above 0 and at most 1, default 1/3
   * @param totalIters number of these epochs, default 5
   */
  public ConstantLR(Optimizer<?> optimizer, double factor, long totalIters) {
    super(optimizer);
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor must be above 0 and at most 1, got " + factor);
    }
    this.factor = factor;
    this.totalIters = totalIters;
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    if (lastEpoch() == 0) {
      return current * factor;
    }
    return lastEpoch() == totalIters ? current * (1 / factor) : current;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("factor", factor);
    settings.put("total_iters", totalIters);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    factor = settings.number("factor", factor);
    totalIters = (long) settings.number("total_iters", (double) totalIters);
  }
}
