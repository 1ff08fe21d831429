package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link Adam} and {@link AdamW} may be told.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public final class AdamOptions extends OptimizerOptions<AdamOptions> {
  private final boolean decoupled;
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double eps = 1e-8;
  private boolean amsgrad;

  /** Adam's defaults, or those of AdamW, whose decay is decoupled from the gradient. */
  AdamOptions(boolean decoupled) {
    super(1e-3, decoupled ? 1e-2 : 0);
    this.decoupled = decoupled;
  }

  private AdamOptions(AdamOptions other) {
    super(other);
    this.decoupled = other.decoupled;
    this.beta1 = other.beta1;
    this.beta2 = other.beta2;
    this.eps = other.eps;
    this.amsgrad = other.amsgrad;
  }

  /**
   * How much of the running averages stays at each step.
   *
   * @param beta1 of the gradient, from 0 to below 1, 0.9 by default
   * @param beta2 of its square, from 0 to below 1, 0.999 by default
   * @return this
   * @throws IllegalArgumentException if one is out of range
   */
  @CanIgnoreReturnValue
  public AdamOptions betas(double beta1, double beta2) {
    this.beta1 = share("beta1", beta1);
    this.beta2 = share("beta2", beta2);
    return this;
  }

  /**
   * How much of the gradient's running average stays.
   *
   * @return 0.9 by default
   */
  public double beta1() {
    return beta1;
  }

  /**
   * How much of the square's running average stays.
   *
   * @return 0.999 by default
   */
  public double beta2() {
    return beta2;
  }

  /**
   * What is added to the denominator.
   *
   * @param eps at least 0, 1e-8 by default
   * @return this
   */
  @CanIgnoreReturnValue
  public AdamOptions eps(double eps) {
    this.eps = atLeastZero("eps", eps);
    return this;
  }

  /**
   * What is added to the denominator.
   *
   * @return 1e-8 by default
   */
  public double eps() {
    return eps;
  }

  /**
   * Divides by the greatest average of squares so far.
   *
   * @param amsgrad false by default
   * @return this
   */
  @CanIgnoreReturnValue
  public AdamOptions amsgrad(boolean amsgrad) {
    this.amsgrad = amsgrad;
    return this;
  }

  /**
   * Whether the greatest average of squares so far is divided by.
   *
   * @return false by default
   */
  public boolean amsgrad() {
    return amsgrad;
  }

  boolean decoupled() {
    return decoupled;
  }

  @Override
  AdamOptions self() {
    return this;
  }

  @Override
  AdamOptions copy() {
    return new AdamOptions(this);
  }

  @Override
  void write(Map<String, Object> group) {
    group.put("lr", lr());
    group.put("betas", List.of(beta1, beta2));
    group.put("eps", eps);
    group.put("weight_decay", weightDecay());
    group.put("amsgrad", amsgrad);
    group.put("maximize", maximize());
    group.put("foreach", Optional.empty());
    group.put("capturable", false);
    group.put("differentiable", false);
    group.put("fused", Optional.empty());
    group.put("decoupled_weight_decay", decoupled);
  }

  @Override
  void read(SavedGroup group) {
    checkKind(group);
    super.read(group);
    double[] betas = group.pair("betas");
    betas(betas[0], betas[1]);
    eps(group.number("eps"));
    amsgrad = group.flag("amsgrad", false);
  }

  /** Refuses the other one's of Adam and AdamW, and RAdam's and NAdam's, which are similar. */
  private void checkKind(SavedGroup group) {
    boolean isKnown = group.has("decoupled_weight_decay");
    if (isKnown && group.flag("decoupled_weight_decay", false) != decoupled) {
      throw new IllegalArgumentException(
          group.name()
              + " is "
              + (decoupled ? "Adam's" : "AdamW's")
              + ", whose weight decay is another: load it with that class");
    }
    if (group.has("momentum_decay") || (isKnown && !group.has("amsgrad"))) {
      throw new IllegalArgumentException(group.name() + " is neither Adam's nor AdamW's");
    }
  }

  @Override
  Set<String> stateNames() {
    return Set.of(ParamState.STEP, "exp_avg", "exp_avg_sq", "max_exp_avg_sq");
  }

  private static double share(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to below 1, got " + value);
    }
    return value;
  }
}
