package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;

/** Options of {@link Adam} and {@link AdamW}. */
public final class AdamOptions extends MomentOptions<AdamOptions> {
  private final boolean decoupled;
  private boolean amsgrad;

  /** Adam's defaults, or AdamW's, whose weight decay is decoupled from the gradient. */
  AdamOptions(boolean decoupled) {
    super(1e-3, decoupled ? 1e-2 : 0);
    this.decoupled = decoupled;
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
    settings.put("lr", savedLr());
    settings.put("betas", savedBetas());
    settings.put("eps", eps());
    settings.put("weight_decay", weightDecay());
    settings.put("amsgrad", amsgrad);
    settings.put("maximize", maximize());
    writeDefaults(settings, "foreach", "capturable", "differentiable", "fused");
    settings.put("decoupled_weight_decay", decoupled);
  }

  @Override
  protected void readSettings(SavedSettings settings) {
    checkKind(settings);
    super.readSettings(settings);
    amsgrad = settings.flag("amsgrad", false);
  }

  /** Refuses settings of the other of Adam and AdamW, and of optimizers that are similar. */
  private void checkKind(SavedSettings settings) {
    if (settings.has("decoupled_weight_decay") && !settings.has("amsgrad")) {
      throw new IllegalArgumentException(settings.name() + " was saved by neither Adam nor AdamW");
    }
    if (settings.flag("decoupled_weight_decay", decoupled) != decoupled) {
      throw new IllegalArgumentException(
          settings.name()
              + " was saved by "
              + (decoupled ? "Adam" : "AdamW")
              + ", whose weight decay differs: load it with that class");
    }
  }
}
