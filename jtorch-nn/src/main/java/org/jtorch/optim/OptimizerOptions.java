package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.Set;

/**
 * The settings that all optimizers have. Each group of parameters has a copy of its own, which may
 * be changed between steps.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 *
 * @param <O> the optimizer's own options
 */
public abstract class OptimizerOptions<O extends OptimizerOptions<O>> {
  private double lr;
  private double weightDecay;
  private boolean maximize;

  OptimizerOptions(double lr, double weightDecay) {
    this.lr = lr;
    this.weightDecay = weightDecay;
  }

  OptimizerOptions(OptimizerOptions<O> other) {
    this(other.lr, other.weightDecay);
    this.maximize = other.maximize;
  }

  /**
   * The learning rate.
   *
   * @param lr at least 0
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  @CanIgnoreReturnValue
  public O lr(double lr) {
    this.lr = atLeastZero("lr", lr);
    return self();
  }

  /**
   * The learning rate.
   *
   * @return at least 0
   */
  public double lr() {
    return lr;
  }

  /**
   * How strongly parameters are pulled towards zero.
   *
   * @param weightDecay at least 0
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  @CanIgnoreReturnValue
  public O weightDecay(double weightDecay) {
    this.weightDecay = atLeastZero("weightDecay", weightDecay);
    return self();
  }

  /**
   * How strongly parameters are pulled towards zero.
   *
   * @return at least 0
   */
  public double weightDecay() {
    return weightDecay;
  }

  /**
   * Goes up the gradient instead of down.
   *
   * @param maximize false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public O maximize(boolean maximize) {
    this.maximize = maximize;
    return self();
  }

  /**
   * Whether the optimizer goes up the gradient.
   *
   * @return false by default
   */
  public boolean maximize() {
    return maximize;
  }

  abstract O self();

  abstract O copy();

  /** Throws if settings do not go together. */
  void check() {}

  /** The settings under PyTorch's names, in its order. */
  abstract void write(Map<String, Object> group);

  /** Takes over what a group of a state dict says. */
  void read(SavedGroup group) {
    lr(group.number("lr"));
    weightDecay(group.number("weight_decay"));
    maximize(group.flag("maximize", false));
  }

  /** The names of what the optimizer remembers of a parameter. */
  abstract Set<String> stateNames();

  static double atLeastZero(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must be at least 0, got " + value);
    }
    return value;
  }
}
