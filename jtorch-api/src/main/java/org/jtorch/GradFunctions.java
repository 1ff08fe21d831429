package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.autograd.AnomalyTraces;
import org.jtorch.internal.autograd.Autograd;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.modes.AutocastState;
import org.jtorch.internal.modes.NativeAutocast;

/**
 * The part of {@link Torch} that belongs to differentiation: gradients without {@code backward},
 * mixed precision, anomaly detection.
 */
public abstract sealed class GradFunctions extends RecurrentFunctions permits Torch {
  GradFunctions() {}

  /**
   * The gradient of a scalar with respect to a tensor, {@code torch.autograd.grad}; {@code grad()}
   * of no tensor changes.
   *
   * @param output a scalar
   * @param input what it depends on
   * @return the gradient, of the input's shape
   * @throws TorchException if the output does not depend on the input
   */
  public static Tensor grad(Tensor output, Tensor input) {
    return grad(output, input, o -> {});
  }

  /**
   * The gradient of a tensor with respect to another, with options, {@code torch.autograd.grad}.
   *
   * @param output any tensor, if {@link GradOptions#gradOutputs} are given; else a scalar
   * @param input what it depends on
   * @param options {@code o -> o.createGraph(true)}
   * @return the gradient, of the input's shape
   * @throws TorchException if the output does not depend on the input
   */
  public static Tensor grad(Tensor output, Tensor input, Consumer<GradOptions> options) {
    return grad(List.of(output), List.of(input), options).get(0);
  }

  /**
   * The gradients of the sum of some tensors with respect to others, {@code torch.autograd.grad}.
   *
   * @param outputs scalars, or any tensors if {@link GradOptions#gradOutputs} are given
   * @param inputs what they depend on
   * @param options {@code o -> o.allowUnused(true)}
   * @return one gradient an input
   * @throws TorchException if the outputs do not depend on an input, and that is not allowed
   */
  public static Gradients grad(
      List<Tensor> outputs, List<Tensor> inputs, Consumer<GradOptions> options) {
    GradOptions chosen = new GradOptions();
    options.accept(chosen);
    boolean retain = chosen.retainGraph == null ? chosen.createGraph : chosen.retainGraph;
    boolean zeros = chosen.materializeGrads;
    boolean allowUnused = chosen.allowUnused == null ? zeros : chosen.allowUnused;
    if (zeros && !allowUnused) {
      throw new IllegalArgumentException(
          "grad: Expected allow_unused to be True or not passed when materialize_grads=True");
    }
    List<@Nullable Tensor> gradients =
        Autograd.grad(
            List.copyOf(outputs),
            List.copyOf(inputs),
            chosen.gradOutputs,
            retain,
            chosen.createGraph,
            allowUnused);
    if (zeros) {
      for (int i = 0; i < gradients.size(); i++) {
        if (gradients.get(i) == null) {
          gradients.set(i, Torch.zerosLike(inputs.get(i)));
        }
      }
    }
    return Gradients.ofNullable(gradients);
  }

  /**
   * Says whether autograd records on this thread, {@code torch.set_grad_enabled}, from now on or
   * until the mode is closed.
   *
   * @param enabled true to record
   * @return the mode, whose end restores what was before
   */
  @CanIgnoreReturnValue
  public static Mode setGradEnabled(boolean enabled) {
    return Mode.set("setGradEnabled", enabled);
  }

  /**
   * Computes in mixed precision on this thread until the mode is closed, {@code torch.autocast}:
   * products and convolutions in a smaller dtype, what needs precision in float32.
   *
   * @param type the device type
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode autocast(Device.Type type) {
    return autocast(type, o -> {});
  }

  /**
   * Computes in mixed precision with options on this thread until the mode is closed, {@code
   * torch.autocast}.
   *
   * @param type the device type
   * @param options {@code o -> o.dtype(DType.FLOAT16)}
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode autocast(Device.Type type, Consumer<AutocastOptions> options) {
    AutocastOptions chosen = new AutocastOptions();
    options.accept(chosen);
    return Mode.open("autocast", chosen.apply(ThreadModes.currentAutocast(), type));
  }

  /**
   * Runs a body in mixed precision, {@code with torch.autocast(...)}.
   *
   * @param type the device type
   * @param body the code to run
   * @param <T> the type of its result
   * @param <E> the type of its checked exception
   * @return the body's result
   * @throws E if the body throws it
   */
  public static <T extends @Nullable Object, E extends Exception> T autocast(
      Device.Type type, Body<T, E> body) throws E {
    return autocast(type, o -> {}, body);
  }

  /**
   * Runs a body in mixed precision with options, {@code with torch.autocast(...)}.
   *
   * @param type the device type
   * @param options {@code o -> o.dtype(DType.FLOAT16)}
   * @param body the code to run
   * @param <T> the type of its result
   * @param <E> the type of its checked exception
   * @return the body's result
   * @throws E if the body throws it
   */
  public static <T extends @Nullable Object, E extends Exception> T autocast(
      Device.Type type, Consumer<AutocastOptions> options, Body<T, E> body) throws E {
    try (Mode mode = autocast(type, options)) {
      return body.run();
    }
  }

  /**
   * Whether this thread computes in mixed precision, {@code torch.is_autocast_enabled}.
   *
   * @param type the device type
   * @return true inside {@link #autocast}
   */
  public static boolean isAutocastEnabled(Device.Type type) {
    return ThreadModes.currentAutocast().isEnabled(type);
  }

  /**
   * What mixed precision casts to on this thread, {@code torch.get_autocast_dtype}.
   *
   * @param type the device type
   * @return bfloat16 on the CPU by default, float16 elsewhere
   */
  public static DType getAutocastDType(Device.Type type) {
    return ThreadModes.currentAutocast().dtype(type);
  }

  /**
   * Sets what mixed precision casts to on this thread from now on, {@code
   * torch.set_autocast_dtype}.
   *
   * @param type the device type
   * @param dtype bfloat16 or float16
   */
  public static void setAutocastDType(Device.Type type, DType dtype) {
    AutocastState changed =
        ThreadModes.currentAutocast().withDType(type, AutocastOptions.check(type, dtype));
    new ThreadModes(ThreadModes.isGradEnabled(), ThreadModes.isInference(), changed).apply();
  }

  /**
   * Whether casts of parameters are kept until the mode ends, {@code
   * torch.is_autocast_cache_enabled}.
   *
   * @return true by default
   */
  public static boolean isAutocastCacheEnabled() {
    return ThreadModes.currentAutocast().cache();
  }

  /** Drops the casts of parameters that are kept, {@code torch.clear_autocast_cache}. */
  public static void clearAutocastCache() {
    NativeCalls.run("clearAutocastCache", NativeAutocast::clearCache);
  }

  /**
   * Has backward check what it computes for NaN, and name the call in forward that made a node that
   * fails, until the mode is closed, {@code torch.autograd.detect_anomaly}. For the whole program,
   * and slow.
   *
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode detectAnomaly() {
    return detectAnomaly(true);
  }

  /**
   * Has backward name the call in forward that made a node that fails, until the mode is closed,
   * {@code torch.autograd.detect_anomaly}. For the whole program, and slow.
   *
   * @param checkNan whether a NaN is a failure
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode detectAnomaly(boolean checkNan) {
    boolean wasOn = AnomalyTraces.isOn();
    boolean checked = AnomalyTraces.checksNan();
    AnomalyTraces.set(true, checkNan);
    return Mode.open(
        "detectAnomaly", ThreadModes.currentGrad(), () -> AnomalyTraces.set(wasOn, checked));
  }

  /**
   * Switches anomaly detection on or off, {@code torch.autograd.set_detect_anomaly}.
   *
   * @param enabled as {@link #detectAnomaly()} says
   */
  public static void setDetectAnomaly(boolean enabled) {
    AnomalyTraces.set(enabled, true);
  }

  /**
   * Whether anomaly detection is on, {@code torch.is_anomaly_enabled}.
   *
   * @return false unless it was asked for
   */
  public static boolean isAnomalyEnabled() {
    return AnomalyTraces.isOn();
  }

  /**
   * Whether anomaly detection looks for NaN, {@code torch.is_anomaly_check_nan_enabled}.
   *
   * @return true unless switched off
   */
  public static boolean isAnomalyCheckNanEnabled() {
    return AnomalyTraces.checksNan();
  }

  /** Options of {@link Torch#grad(List, List, Consumer)}. */
  public static final class GradOptions {
    List<Tensor> gradOutputs = List.of();
    @Nullable Boolean retainGraph;
    @Nullable Boolean allowUnused;
    boolean createGraph;
    boolean materializeGrads;

    GradOptions() {}

    /**
     * The gradients of the loss with respect to the outputs.
     *
     * @param gradOutputs one an output, of its shape; by default one for a scalar
     * @return this
     */
    @CanIgnoreReturnValue
    public GradOptions gradOutputs(Tensor... gradOutputs) {
      this.gradOutputs = List.of(gradOutputs);
      return this;
    }

    /**
     * Whether the graph is kept, so that gradients can be computed again.
     *
     * @param retainGraph by default as {@link #createGraph}
     * @return this
     */
    @CanIgnoreReturnValue
    public GradOptions retainGraph(boolean retainGraph) {
      this.retainGraph = retainGraph;
      return this;
    }

    /**
     * Whether the gradients' own graph is recorded, for second derivatives.
     *
     * @param createGraph false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GradOptions createGraph(boolean createGraph) {
      this.createGraph = createGraph;
      return this;
    }

    /**
     * Whether an input may be one that the outputs do not depend on: its gradient is not there.
     *
     * @param allowUnused by default as {@link #materializeGrads}
     * @return this
     */
    @CanIgnoreReturnValue
    public GradOptions allowUnused(boolean allowUnused) {
      this.allowUnused = allowUnused;
      return this;
    }

    /**
     * Whether gradients that are not there come as zeros.
     *
     * @param materializeGrads false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GradOptions materializeGrads(boolean materializeGrads) {
      this.materializeGrads = materializeGrads;
      return this;
    }
  }

  /** Options of {@link Torch#autocast(Device.Type, Consumer)}. */
  public static final class AutocastOptions {
    private @Nullable DType dtype;
    private @Nullable Boolean cacheEnabled;
    private boolean enabled = true;

    AutocastOptions() {}

    /**
     * The dtype of what may lose precision.
     *
     * @param dtype bfloat16 or float16; by default {@link Torch#getAutocastDType}
     * @return this
     */
    @CanIgnoreReturnValue
    public AutocastOptions dtype(DType dtype) {
      this.dtype = Objects.requireNonNull(dtype, "dtype");
      return this;
    }

    /**
     * Whether the mode casts at all; false for a part that must not.
     *
     * @param enabled true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public AutocastOptions enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /**
     * Whether casts of parameters are kept until the mode ends.
     *
     * @param cacheEnabled by default {@link Torch#isAutocastCacheEnabled}
     * @return this
     */
    @CanIgnoreReturnValue
    public AutocastOptions cacheEnabled(boolean cacheEnabled) {
      this.cacheEnabled = cacheEnabled;
      return this;
    }

    AutocastState apply(AutocastState before, Device.Type type) {
      AutocastState after = before.withEnabled(type, enabled);
      if (dtype != null) {
        after = after.withDType(type, check(type, dtype));
      }
      return cacheEnabled != null ? after.withCache(cacheEnabled) : after;
    }

    static DType check(Device.Type type, DType dtype) {
      if (dtype != DType.BFLOAT16 && dtype != DType.FLOAT16) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "autocast: %s computes in bfloat16 or float16, not in %s",
                type,
                dtype.pythonName()));
      }
      return dtype;
    }
  }
}
