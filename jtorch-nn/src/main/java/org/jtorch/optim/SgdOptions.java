package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.OptionalDouble;

/** Options of {@link SGD}. */
public final class SgdOptions extends OptimizerOptions<SgdOptions> {
  private double momentum;
  private double dampening;
  private boolean nesterov;

  SgdOptions() {
    super(1e-3, 0);
  }

  /** Momentum factor, at least 0. Default 0. */
  @CanIgnoreReturnValue
  public SgdOptions momentum(double momentum) {
    this.momentum = atLeastZero("momentum", momentum);
    return this;
  }

  /** {@return the momentum factor, default 0} */
  public double momentum() {
    return momentum;
  }

  /**
   * Dampening of the momentum, in [0, 1]: the gradient is multiplied by {@code 1 - dampening}
   * before it is added to the momentum buffer. Default 0.
   */
  @CanIgnoreReturnValue
  public SgdOptions dampening(double dampening) {
    this.dampening = dampening;
    return this;
  }

  /** {@return the dampening of the momentum, default 0} */
  public double dampening() {
    return dampening;
  }

  /**
   * Whether to use Nesterov momentum, which requires a momentum and zero dampening. Default false.
   */
  @CanIgnoreReturnValue
  public SgdOptions nesterov(boolean nesterov) {
    this.nesterov = nesterov;
    return this;
  }

  /** {@return whether Nesterov momentum is used, default false} */
  public boolean nesterov() {
    return nesterov;
  }

  @Override
  protected OptionalDouble cycledMomentum() {
    return OptionalDouble.of(momentum);
  }

  @Override
  protected void cycledMomentum(double momentum) {
    this.momentum = momentum;
  }

  @Override
  protected void check() {
    if (nesterov && (momentum <= 0 || dampening != 0)) {
      throw new IllegalArgumentException(
          "Nesterov momentum requires a momentum and zero dampening");
    }
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("lr", savedLr());
    settings.put("momentum", momentum);
    settings.put("dampening", dampening);
    settings.put("weight_decay", weightDecay());
    settings.put("nesterov", nesterov);
    settings.put("maximize", maximize());
    writeDefaults(settings, "foreach", "differentiable", "fused");
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    super.readSettings(settings);
    momentum(settings.number("momentum"));
    dampening(settings.number("dampening"));
    nesterov = settings.flag("nesterov", false);
  }
}
