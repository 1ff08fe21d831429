package org.jtorch.amp;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.optim.Optimizer;

/**
 * Gradient scaler for mixed precision, {@code torch.amp.GradScaler}: multiplies the loss by a scale
 * against underflow of half-precision gradients, divides the gradients by it, and skips steps whose
 * gradients contain infinity or NaN.
 *
 * <pre>{@code
 * scaler.scale(loss).backward();
 * scaler.step(optimizer);
 * scaler.update();
 * }</pre>
 */
public final class GradScaler {
  /** What was done with an optimizer since the last update. */
  private enum OptState {
    READY,
    UNSCALED,
    STEPPED
  }

  private static final class OptimizerState {
    OptState stage = OptState.READY;
    @Nullable FoundInf found;
  }

  private final Device device;
  private final boolean enabled;
  private final IdentityHashMap<Optimizer<?>, OptimizerState> optimizers = new IdentityHashMap<>();
  private double initScale;
  private double growthFactor;
  private double backoffFactor;
  private long growthInterval;
  private int initGrowthTracker;
  private @Nullable Tensor scale;
  private @Nullable Tensor growthTracker;

  /** Creates a scaler with PyTorch's defaults; see {@link #GradScaler(Device, Consumer)}. */
  public GradScaler(Device device) {
    this(device, o -> {});
  }

  /**
   * Creates a scaler with options.
   *
   * @param device the device of the losses
   * @param options {@code o -> o.growthInterval(100)}
   */
  public GradScaler(Device device, Consumer<GradScalerOptions> options) {
    GradScalerOptions chosen = new GradScalerOptions();
    options.accept(chosen);
    if (chosen.enabled) {
      chosen.check();
    }
    this.device = Objects.requireNonNull(device, "device");
    enabled = chosen.enabled;
    initScale = chosen.initScale;
    growthFactor = chosen.growthFactor;
    backoffFactor = chosen.backoffFactor;
    growthInterval = chosen.growthInterval;
  }

  /**
   * Multiplies a loss by the scale, {@code scaler.scale(loss)}.
   *
   * @param output a loss
   * @return the scaled loss, to call {@code backward} on
   */
  public Tensor scale(Tensor output) {
    if (!enabled) {
      return output;
    }
    Tensor factor = scaleTensor();
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(output.mul(factor.to(output.device())));
    }
  }

  /**
   * Multiplies losses by the scale, {@code scaler.scale(losses)}.
   *
   * @param outputs losses
   * @return the scaled losses
   */
  public List<Tensor> scale(List<Tensor> outputs) {
    return outputs.stream().map(this::scale).toList();
  }

  /**
   * Divides an optimizer's gradients by the scale, before gradient clipping for example, {@code
   * scaler.unscale_(optimizer)}. {@link #step} does it if it was not done.
   *
   * @param optimizer an optimizer whose parameters have scaled gradients
   * @throws IllegalStateException if it was done since the last {@link #update}
   */
  public void unscale_(Optimizer<?> optimizer) {
    if (!enabled) {
      return;
    }
    OptimizerState state = state(optimizer);
    if (state.stage == OptState.UNSCALED) {
      throw new IllegalStateException(
          "unscale_() has already been called on this optimizer since the last update().");
    } else if (state.stage == OptState.STEPPED) {
      throw new IllegalStateException("unscale_() is being called after step().");
    }
    Tensor factor = checkedScale("unscale_");
    state.found = FoundInf.unscale(optimizer, factor);
    state.stage = OptState.UNSCALED;
  }

  /**
   * Steps the optimizer unless a gradient is infinite or NaN, {@code scaler.step(optimizer)}.
   *
   * @param optimizer an optimizer whose parameters have gradients of a scaled loss
   * @return whether the optimizer stepped
   * @throws IllegalStateException if this was called since the last {@link #update}
   */
  @CanIgnoreReturnValue
  public boolean step(Optimizer<?> optimizer) {
    if (!enabled) {
      optimizer.step();
      return true;
    }
    OptimizerState state = state(optimizer);
    if (state.stage == OptState.STEPPED) {
      throw new IllegalStateException("step() has already been called since the last update().");
    } else if (state.stage == OptState.READY) {
      unscale_(optimizer);
    }
    FoundInf found = state.found;
    if (found == null || found.isEmpty()) {
      throw new IllegalStateException("No inf checks were recorded for this optimizer.");
    }
    boolean steps = !found.any();
    if (steps) {
      optimizer.step();
    }
    state.stage = OptState.STEPPED;
    return steps;
  }

  /**
   * Updates the scale: reduces it if a step since the last call was skipped, increases it after
   * enough consecutive steps that were not, {@code scaler.update()}.
   *
   * @throws IllegalStateException if there was no step since the last call
   */
  public void update() {
    if (!enabled) {
      return;
    }
    Tensor factor = checkedScale("update");
    try (TensorScope scope = TensorScope.open()) {
      Tensor sum = null;
      for (OptimizerState state : optimizers.values()) {
        if (state.found != null && !state.found.isEmpty()) {
          Tensor found = state.found.sum(factor.device());
          sum = sum == null ? found : sum.add(found);
        }
      }
      if (sum == null) {
        throw new IllegalStateException("No inf checks were recorded prior to update.");
      }
      Ops.unchecked()
          .call(
              "aten::_amp_update_scale_",
              factor,
              trackerTensor(),
              sum,
              growthFactor,
              backoffFactor,
              growthInterval);
    }
    clearOptimizers();
  }

  /**
   * Sets the scale, {@code scaler.update(new_scale)}.
   *
   * @param newScale the new scale
   */
  public void update(double newScale) {
    if (!enabled) {
      return;
    }
    checkedScale("update").fill_(newScale);
    clearOptimizers();
  }

  private void clearOptimizers() {
    optimizers.values().forEach(state -> FoundInf.close(state.found));
    optimizers.clear();
  }

  /** {@return the scale, 1 if the scaler is not enabled, {@code scaler.get_scale()}} */
  public double getScale() {
    return !enabled ? 1 : scale == null ? initScale : scale.item();
  }

  /** {@return whether the scaler is enabled, {@code scaler.is_enabled()}} */
  public boolean isEnabled() {
    return enabled;
  }

  /** {@return the factor, above 1, by which the scale grows, {@code scaler.get_growth_factor()}} */
  public double getGrowthFactor() {
    return growthFactor;
  }

  /**
   * Sets the factor by which the scale grows.
   *
   * @param factor above 1
   */
  public void setGrowthFactor(double factor) {
    growthFactor = factor;
  }

  /**
   * {@return the factor, below 1, of the scale after a skipped step, {@code
   * scaler.get_backoff_factor()}}
   */
  public double getBackoffFactor() {
    return backoffFactor;
  }

  /**
   * Sets the factor of the scale after a skipped step.
   *
   * @param factor below 1
   */
  public void setBackoffFactor(double factor) {
    backoffFactor = factor;
  }

  /**
   * {@return the number of consecutive steps after which the scale grows, {@code
   * scaler.get_growth_interval()}}
   */
  public long getGrowthInterval() {
    return growthInterval;
  }

  /**
   * Sets the number of consecutive steps after which the scale grows.
   *
   * @param interval number of steps that are not skipped
   */
  public void setGrowthInterval(long interval) {
    growthInterval = interval;
  }

  /**
   * {@return the scaler's state in PyTorch's form, empty if it is not enabled, {@code
   * scaler.state_dict()}}
   */
  public Map<String, Object> stateDict() {
    Map<String, Object> saved = new LinkedHashMap<>();
    if (enabled) {
      saved.put("scale", getScale());
      saved.put("growth_factor", growthFactor);
      saved.put("backoff_factor", backoffFactor);
      saved.put("growth_interval", growthInterval);
      saved.put(
          "_growth_tracker",
          growthTracker == null ? (long) initGrowthTracker : growthTracker.itemLong());
    }
    return saved;
  }

  /**
   * Restores the state from a state dict of this scaler or of PyTorch's, {@code
   * scaler.load_state_dict}.
   *
   * @param stateDict as {@link #stateDict} returns it
   * @throws IllegalArgumentException if a value is missing or not a number; nothing is changed then
   */
  public void loadStateDict(Map<String, ?> stateDict) {
    if (!enabled) {
      return;
    } else if (stateDict.isEmpty()) {
      throw new IllegalArgumentException(
          "The source state dict is empty, possibly because it was saved from a disabled instance"
              + " of GradScaler.");
    }
    double newScale = number(stateDict, "scale").doubleValue();
    double newGrowth = number(stateDict, "growth_factor").doubleValue();
    double newBackoff = number(stateDict, "backoff_factor").doubleValue();
    long newInterval = number(stateDict, "growth_interval").longValue();
    int newTracker = number(stateDict, "_growth_tracker").intValue();
    initScale = newScale;
    growthFactor = newGrowth;
    backoffFactor = newBackoff;
    growthInterval = newInterval;
    initGrowthTracker = newTracker;
    if (scale != null) {
      scale.fill_(newScale);
    }
    if (growthTracker != null) {
      growthTracker.fill_(newTracker);
    }
  }

  /** Frees the state now. Optional: otherwise the garbage collector frees it. */
  public void close() {
    clearOptimizers();
    if (scale != null) {
      scale.close();
    }
    if (growthTracker != null) {
      growthTracker.close();
    }
  }

  private static Number number(Map<String, ?> stateDict, String name) {
    Object value = stateDict.get(name);
    if (value instanceof Number number) {
      return number;
    } else if (value instanceof Tensor tensor && tensor.numel() == 1) {
      return tensor.item();
    }
    throw new IllegalArgumentException(
        "not the state dict of a GradScaler: "
            + (value == null ? "no " + name : name + " is not a number"));
  }

  private OptimizerState state(Optimizer<?> optimizer) {
    return optimizers.computeIfAbsent(optimizer, any -> new OptimizerState());
  }

  private Tensor checkedScale(String name) {
    if (scale == null) {
      throw new IllegalStateException(
          "Attempted " + name + " but the scale was not created yet: call scale(loss) first");
    }
    return scale;
  }

  private Tensor scaleTensor() {
    Tensor made = scale;
    if (made == null) {
      made = state(initScale, DType.FLOAT32);
      scale = made;
    }
    return made;
  }

  private Tensor trackerTensor() {
    Tensor made = growthTracker;
    if (made == null) {
      made = state(initGrowthTracker, DType.INT32);
      growthTracker = made;
    }
    return made;
  }

  private Tensor state(double value, DType dtype) {
    return TensorScope.unscoped(Torch.full(dtype.on(device), Shape.of(), value));
  }
}
