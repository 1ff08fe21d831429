package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link SGD} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public final class SgdOptions extends OptimizerOptions<SgdOptions> {
  private double momentum;
  private double dampening;
  private boolean nesterov;

  SgdOptions() {
    super(1e-3, 0);
  }

  private SgdOptions(SgdOptions other) {
    super(other);
    this.momentum = other.momentum;
    this.dampening = other.dampening;
    this.nesterov = other.nesterov;
  }

  /**
   * How much of the last step goes into the next.
   *
   * @param momentum at least 0, 0 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public SgdOptions momentum(double momentum) {
    this.momentum = atLeastZero("momentum", momentum);
    return this;
  }

  /**
   * How much of the last step goes into the next.
   *
   * @return 0 by default
   */
  public double momentum() {
    return momentum;
  }

  /**
   * How much less of the gradient goes into the momentum.
   *
   * @param dampening from 0 to 1, 0 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public SgdOptions dampening(double dampening) {
    this.dampening = dampening;
    return this;
  }

  /**
   * How much less of the gradient goes into the momentum.
   *
   * @return 0 by default
   */
  public double dampening() {
    return dampening;
  }

  /**
   * Looks ahead along the momentum, Nesterov's way.
   *
   * @param nesterov needs momentum and no dampening, false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public SgdOptions nesterov(boolean nesterov) {
    this.nesterov = nesterov;
    return this;
  }

  /**
   * Whether the optimizer looks ahead along the momentum.
   *
   * @return false by default
   */
  public boolean nesterov() {
    return nesterov;
  }

  @Override
  SgdOptions self() {
    return this;
  }

  @Override
  SgdOptions copy() {
    return new SgdOptions(this);
  }

  @Override
  void check() {
    if (nesterov && (momentum <= 0 || dampening != 0)) {
      throw new IllegalArgumentException("nesterov needs a momentum and no dampening");
    }
  }

  @Override
  void write(Map<String, Object> group) {
    group.put("lr", lr());
    group.put("momentum", momentum);
    group.put("dampening", dampening);
    group.put("weight_decay", weightDecay());
    group.put("nesterov", nesterov);
    group.put("maximize", maximize());
    group.put("foreach", Optional.empty());
    group.put("differentiable", false);
    group.put("fused", Optional.empty());
  }

  @Override
  void read(SavedGroup group) {
    super.read(group);
    momentum(group.number("momentum"));
    dampening(group.number("dampening"));
    nesterov = group.flag("nesterov", false);
  }

  @Override
  Set<String> stateNames() {
    return Set.of(SGD.MOMENTUM);
  }
}
