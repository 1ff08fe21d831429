package org.jtorch.optim;

import java.util.Map;

/**
 * Changes the factor of the learning rates linearly, {@code torch.optim.lr_scheduler.LinearLR}: a
 * warm-up for example.
 */
public final class LinearLR extends StepwiseLR {
  private double startFactor;
  private double endFactor;
  private long totalIters;

  /**
   * Creates a scheduler with factors from 1/3 to 1 in 5 epochs; see {@link #LinearLR(Optimizer,
   * double, double, long)}.
   */
  public LinearLR(Optimizer<?> optimizer) {
    this(optimizer, 1.0 / 3, 1, 5);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param startFactor factor of the first epoch, above 0 and at most 1, default 1/3
   * @param endFactor factor at the end, from 0 to 1, default 1
   * @param totalIters number of epochs until the end factor, default 5
   */
  public LinearLR(Optimizer<?> optimizer, double startFactor, double endFactor, long totalIters) {
    super(optimizer);
    if (!(startFactor > 0 && startFactor <= 1)) {
      throw new IllegalArgumentException(
          "startFactor must be above 0 and at most 1, got " + startFactor);
    }
    if (!(endFactor >= 0 && endFactor <= 1)) {
      throw new IllegalArgumentException("endFactor must be from 0 to 1, got " + endFactor);
    }
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = totalIters;
    initialStep();
  }

  /** Computed from the current rate, as in PyTorch, so that other changes of the rate are kept. */
  @Override
  protected double getLr(double current, double base, int group) {
    long epoch = lastEpoch();
    if (epoch == 0) {
      return current * startFactor;
    } else if (epoch > totalIters) {
      return current;
    }
    double change = endFactor - startFactor;
    return current * (1 + change / (totalIters * startFactor + (epoch - 1) * change));
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("start_factor", startFactor);
    settings.put("end_factor", endFactor);
    settings.put("total_iters", totalIters);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    startFactor = settings.number("start_factor", startFactor);
    endFactor = settings.number("end_factor", endFactor);
    totalIters = (long) settings.number("total_iters", (double) totalIters);
  }
}
