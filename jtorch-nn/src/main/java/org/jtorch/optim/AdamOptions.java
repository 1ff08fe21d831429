package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options of {@link Adam} and {@link AdamW}. */
public final class AdamOptions extends OptimizerOptions<AdamOptions> {
  private final boolean decoupled;
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double eps = 1e-8;
  private boolean amsgrad;

  /** Adam's defaults, or AdamW's, whose weight decay is decoupled from the gradient. */
  AdamOptions(boolean decoupled) {
    super(1e-3, decoupled ? 1e-2 : 0);
    this.decoupled = decoupled;
  }

  /**
   * Decay rates, in [0, 1), of the running averages of the gradient and of its square. Default 0.9
   * and 0.999.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  @CanIgnoreReturnValue
  public AdamOptions betas(double beta1, double beta2) {
    this.beta1 = decayRate("beta1", beta1);
    this.beta2 = decayRate("beta2", beta2);
    return this;
  }

  /** {@return the decay rate of the gradient's running average, default 0.9} */
  public double beta1() {
    return beta1;
  }

  /** {@return the decay rate of the squared gradient's running average, default 0.999} */
  public double beta2() {
    return beta2;
  }

  /** Term, at least 0, added to the denominator for numerical stability. Default 1e-8. */
  @CanIgnoreReturnValue
  public AdamOptions eps(double eps) {
    this.eps = atLeastZero("eps", eps);
    return this;
  }

  /** {@return the term added to the denominator, default 1e-8} */
  public double eps() {
    return eps;
  }

  /**
   * Whether to use the AMSGrad variant, which divides by the maximum of all past averages of the
   * squared gradient. Default false.
   */
  @CanIgnoreReturnValue
  public AdamOptions amsgrad(boolean amsgrad) {
    this.amsgrad = amsgrad;
    return this;
  }

  /** {@return whether the AMSGrad variant is used, default false} */
  public boolean amsgrad() {
    return amsgrad;
  }

  boolean decoupled() {
    return decoupled;
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("lr", lr());
    settings.put("betas", List.of(beta1, beta2));
    settings.put("eps", eps);
    settings.put("weight_decay", weightDecay());
    settings.put("amsgrad", amsgrad);
    settings.put("maximize", maximize());
    settings.put("foreach", Optional.empty());
    settings.put("capturable", false);
    settings.put("differentiable", false);
    settings.put("fused", Optional.empty());
    settings.put("decoupled_weight_decay", decoupled);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    checkKind(settings);
    super.readSettings(settings);
    double[] betas = settings.pair("betas");
    betas(betas[0], betas[1]);
    eps(settings.number("eps"));
    amsgrad = settings.flag("amsgrad", false);
  }

  /** Refuses settings of the other of Adam and AdamW, and of RAdam and NAdam, which are similar. */
  private void checkKind(SavedSettings settings) {
    boolean isKnown = settings.has("decoupled_weight_decay");
    if (isKnown && settings.flag("decoupled_weight_decay", false) != decoupled) {
      throw new IllegalArgumentException(
          settings.name()
              + " was saved by "
              + (decoupled ? "Adam" : "AdamW")
              + ", whose weight decay differs: load it with that class");
    }
    if (settings.has("momentum_decay") || (isKnown && !settings.has("amsgrad"))) {
      throw new IllegalArgumentException(settings.name() + " was saved by neither Adam nor AdamW");
    }
  }

  private static double decayRate(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to below 1, got " + value);
    }
    return value;
  }
}
