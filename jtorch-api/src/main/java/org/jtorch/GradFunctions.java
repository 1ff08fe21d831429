package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Torch.AutocastOptions;
import org.jtorch.Torch.GradOptions;
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
final class GradFunctions {
  private GradFunctions() {}

  static Gradients grad(List<Tensor> outputs, List<Tensor> inputs, GradOptions chosen) {
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

  @CanIgnoreReturnValue
  static Mode setGradEnabled(boolean enabled) {
    return Mode.set("setGradEnabled", enabled);
  }

  @MustBeClosed
  static Mode autocast(Device.Type type, AutocastOptions chosen) {
    return Mode.open("autocast", apply(chosen, ThreadModes.currentAutocast(), type));
  }

  static <T extends @Nullable Object, E extends Exception> T autocast(
      Device.Type type, AutocastOptions options, ThrowingSupplier<T, E> body) throws E {
    try (Mode mode = autocast(type, options)) {
      return body.get();
    }
  }

  static boolean isAutocastEnabled(Device.Type type) {
    return ThreadModes.currentAutocast().isEnabled(type);
  }

  static DType getAutocastDType(Device.Type type) {
    return ThreadModes.currentAutocast().dtype(type);
  }

  static void setAutocastDType(Device.Type type, DType dtype) {
    AutocastState changed = ThreadModes.currentAutocast().withDType(type, check(type, dtype));
    new ThreadModes(ThreadModes.isGradEnabled(), ThreadModes.isInference(), changed).apply();
  }

  static boolean isAutocastCacheEnabled() {
    return ThreadModes.currentAutocast().cache();
  }

  static void clearAutocastCache() {
    NativeCalls.run("clearAutocastCache", NativeAutocast::clearCache);
  }

  @MustBeClosed
  static Mode detectAnomaly(boolean checkNan) {
    boolean wasOn = AnomalyTraces.isOn();
    boolean checked = AnomalyTraces.checksNan();
    AnomalyTraces.set(true, checkNan);
    return Mode.open(
        "detectAnomaly", ThreadModes.currentGrad(), () -> AnomalyTraces.set(wasOn, checked));
  }

  static void setDetectAnomaly(boolean enabled) {
    AnomalyTraces.set(enabled, true);
  }

  static boolean isAnomalyEnabled() {
    return AnomalyTraces.isOn();
  }

  static boolean isAnomalyCheckNanEnabled() {
    return AnomalyTraces.checksNan();
  }

  private static AutocastState apply(AutocastOptions o, AutocastState before, Device.Type type) {
    AutocastState after = before.withEnabled(type, o.enabled);
    if (o.dtype != null) {
      after = after.withDType(type, check(type, o.dtype));
    }
    return o.cacheEnabled != null ? after.withCache(o.cacheEnabled) : after;
  }

  private static DType check(Device.Type type, DType dtype) {
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

  static Tensor grad(Tensor output, Tensor input, GradOptions chosen) {
    return grad(List.of(output), List.of(input), chosen).get(0);
  }
}
