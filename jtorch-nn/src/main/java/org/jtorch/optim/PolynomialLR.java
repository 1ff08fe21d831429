package org.jtorch.optim;

import java.util.Map;

/** Polynomial decay of the learning rates to 0, {@code torch.optim.lr_scheduler.PolynomialLR}. */
public final class PolynomialLR extends StepwiseLR {
  private long totalIters;
  private double power;

  /**
   * Creates a scheduler with linear decay in 5 epochs; see {@link #PolynomialLR(Optimizer, long,
   * double)}.
   */
  public PolynomialLR(Optimizer<?> optimizer) {
    this(optimizer, 5, 1);
  }

  /**
   * Creates a scheduler.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param totalIters number of epochs until 0, default 5
   * @param power power of the polynomial, default 1
   */
  public PolynomialLR(Optimizer<?> optimizer, long totalIters, double power) {
    super(optimizer);
    this.totalIters = totalIters;
    this.power = power;
    initialStep();
  }

  /** Computed from the current rate, as in PyTorch, so that other changes of the rate are kept. */
  @Override
  protected double getLr(double current, double base, int group) {
    double epoch = lastEpoch();
    if (epoch == 0 || epoch > totalIters) {
      return current;
    }
    double decay = (1 - epoch / totalIters) / (1 - (epoch - 1) / totalIters);
    return current * Math.pow(decay, power);
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("total_iters", totalIters);
    settings.put("power", power);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    totalIters = (long) settings.number("total_iters", (double) totalIters);
    power = settings.number("power", power);
  }
}
