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
 * The autograd functions of {@link Torch}: gradients without {@code backward}, autocast, anomaly
 * detection.
 */
public abstract sealed class GradFunctions extends RecurrentFunctions permits Torch {
  GradFunctions() {}

  /**
   * Gradient of a scalar with respect to a tensor, {@code torch.autograd.grad}. Does not change the
   * {@code grad()} of any tensor.
   *
   * @param output a scalar
   * @param input the tensor to differentiate with respect to
   * @return the gradient, of the input's shape
   * @throws TorchException if the output does not depend on the input
   */
  public static Tensor grad(Tensor output, Tensor input) {
    return grad(output, input, o -> {});
  }

  /**
   * Gradient of a tensor with respect to another, with options, {@code torch.autograd.grad}.
   *
   * @param output a scalar, or any tensor if {@link GradOptions#gradOutputs} is set
   * @param input the tensor to differentiate with respect to
   * @param options {@code o -> o.createGraph(true)}
   * @return the gradient, of the input's shape
   * @throws TorchException if the output does not depend on the input
   */
  public static Tensor grad(Tensor output, Tensor input, Consumer<GradOptions> options) {
    return grad(List.of(output), List.of(input), options).get(0);
  }

  /**
   * Gradients of the sum of outputs with respect to inputs, {@code torch.autograd.grad}.
   *
   * @param outputs scalars, or any tensors if {@link GradOptions#gradOutputs} is set
   * @param inputs the tensors to differentiate with respect to
   * @param options {@code o -> o.allowUnused(true)}
   * @return one gradient per input
   * @throws TorchException if the outputs do not depend on an input and {@link
   *     GradOptions#allowUnused} is not set
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
   * Enables or disables autograd recording on this thread, {@code torch.set_grad_enabled}, until it
   * is changed again or the returned mode is closed.
   *
   * @param enabled whether autograd records
   * @return a mode whose {@code close} restores the previous setting
   */
  @CanIgnoreReturnValue
  public static Mode setGradEnabled(boolean enabled) {
    return Mode.set("setGradEnabled", enabled);
  }

  /**
   * Enables autocast (mixed precision) on this thread until the returned mode is closed, {@code
   * torch.autocast}. Matmuls and convolutions run in a lower-precision dtype, operators that need
   * precision in float32.
   *
   * @param type the device type
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode autocast(Device.Type type) {
    return autocast(type, o -> {});
  }

  /**
   * Enables autocast (mixed precision) with options on this thread until the returned mode is
   * closed, {@code torch.autocast}.
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
   * Runs code under autocast, {@code with torch.autocast(...)}.
   *
   * @param type the device type
   * @param body the code to run
   * @param <T> the type of its result
   * @param <E> the type of its checked exception
   * @return the body's result
   * @throws E if the body throws it
   */
  public static <T extends @Nullable Object, E extends Exception> T autocast(
      Device.Type type, ThrowingSupplier<T, E> body) throws E {
    return autocast(type, o -> {}, body);
  }

  /**
   * Runs code under autocast with options, {@code with torch.autocast(...)}.
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
      Device.Type type, Consumer<AutocastOptions> options, ThrowingSupplier<T, E> body) throws E {
    try (Mode mode = autocast(type, options)) {
      return body.get();
    }
  }

  /**
   * Whether autocast is enabled on this thread, {@code torch.is_autocast_enabled}.
   *
   * @param type the device type
   * @return true inside {@link #autocast}
   */
  public static boolean isAutocastEnabled(Device.Type type) {
    return ThreadModes.currentAutocast().isEnabled(type);
  }

  /**
   * The autocast dtype of this thread, {@code torch.get_autocast_dtype}.
   *
   * @param type the device type
   * @return by default bfloat16 on the CPU, float16 on other devices
   */
  public static DType getAutocastDType(Device.Type type) {
    return ThreadModes.currentAutocast().dtype(type);
  }

  /**
   * Sets the autocast dtype of this thread, {@code torch.set_autocast_dtype}.
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
   * Whether autocast caches the casts of parameters until the mode ends, {@code
   * torch.is_autocast_cache_enabled}.
   *
   * @return true by default
   */
  public static boolean isAutocastCacheEnabled() {
    return ThreadModes.currentAutocast().cache();
  }

  /** Clears the cached casts of parameters, {@code torch.clear_autocast_cache}. */
  public static void clearAutocastCache() {
    NativeCalls.run("clearAutocastCache", NativeAutocast::clearCache);
  }

  /**
   * Enables anomaly detection until the returned mode is closed, {@code
   * torch.autograd.detect_anomaly}. Backward checks its results for NaN, and an error gives the
   * forward call that created the failing node. Applies to all threads and is slow.
   *
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode detectAnomaly() {
    return detectAnomaly(true);
  }

  /**
   * Enables anomaly detection until the returned mode is closed, {@code
   * torch.autograd.detect_anomaly}. An error in backward gives the forward call that created the
   * failing node. Applies to all threads and is slow.
   *
   * @param checkNan whether backward throws if a result contains NaN
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
   * Enables or disables anomaly detection, {@code torch.autograd.set_detect_anomaly}.
   *
   * @param enabled whether it is enabled, as by {@link #detectAnomaly()}
   */
  public static void setDetectAnomaly(boolean enabled) {
    AnomalyTraces.set(enabled, true);
  }

  /**
   * Whether anomaly detection is enabled, {@code torch.is_anomaly_enabled}.
   *
   * @return false by default
   */
  public static boolean isAnomalyEnabled() {
    return AnomalyTraces.isOn();
  }

  /**
   * Whether anomaly detection checks for NaN, {@code torch.is_anomaly_check_nan_enabled}.
   *
   * @return true by default
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
     * Gradients of the loss with respect to the outputs.
     *
     * @param gradOutputs one per output, of its shape; by default 1 for a scalar
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
     * @param retainGraph the value of {@link #createGraph} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GradOptions retainGraph(boolean retainGraph) {
      this.retainGraph = retainGraph;
      return this;
    }

    /**
     * Whether the graph of the gradients is recorded, for higher-order derivatives.
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
     * Whether inputs that the outputs do not depend on are allowed. They have no gradient.
     *
     * @param allowUnused the value of {@link #materializeGrads} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public GradOptions allowUnused(boolean allowUnused) {
      this.allowUnused = allowUnused;
      return this;
    }

    /**
     * Whether missing gradients are returned as zeros.
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
     * The lower-precision dtype.
     *
     * @param dtype bfloat16 or float16; {@link Torch#getAutocastDType} by default
     * @return this
     */
    @CanIgnoreReturnValue
    public AutocastOptions dtype(DType dtype) {
      this.dtype = Objects.requireNonNull(dtype, "dtype");
      return this;
    }

    /**
     * Whether autocast is enabled; false disables it for a region.
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
     * Whether casts of parameters are cached until the mode ends.
     *
     * @param cacheEnabled {@link Torch#isAutocastCacheEnabled} by default
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
