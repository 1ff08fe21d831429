package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.QEngineVector;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;

/** Functions of {@link Torch} that set and return process-wide settings. */
final class ProgramSettings {
  private static final SecureRandom SEEDS = new SecureRandom();

  private ProgramSettings() {}

  static void useDeterministicAlgorithms(boolean mode) {
    deterministic(mode, false);
  }

  static void setDeterministicDebugMode(Torch.DeterministicDebugMode mode) {
    Objects.requireNonNull(mode, "mode");
    deterministic(
        mode != Torch.DeterministicDebugMode.DEFAULT, mode == Torch.DeterministicDebugMode.WARN);
  }

  private static void deterministic(boolean mode, boolean warnOnly) {
    NativeCalls.run(
        "use_deterministic_algorithms",
        () -> torch.globalContext().setDeterministicAlgorithms(mode, warnOnly));
  }

  static Torch.DeterministicDebugMode getDeterministicDebugMode() {
    if (!areDeterministicAlgorithmsEnabled()) {
      return Torch.DeterministicDebugMode.DEFAULT;
    }
    return isDeterministicAlgorithmsWarnOnlyEnabled()
        ? Torch.DeterministicDebugMode.WARN
        : Torch.DeterministicDebugMode.ERROR;
  }

  static boolean areDeterministicAlgorithmsEnabled() {
    return NativeCalls.<Boolean>call(
        "are_deterministic_algorithms_enabled",
        () -> torch.globalContext().deterministicAlgorithms());
  }

  static boolean isDeterministicAlgorithmsWarnOnlyEnabled() {
    return NativeCalls.<Boolean>call(
        "is_deterministic_algorithms_warn_only_enabled",
        () -> torch.globalContext().deterministicAlgorithmsWarnOnly());
  }

  static void setFloat32MatmulPrecision(Torch.Float32MatmulPrecision precision) {
    NativeCalls.run(
        "set_float32_matmul_precision",
        () -> torch.globalContext().setFloat32MatmulPrecision(precision.schemaName));
  }

  static Torch.Float32MatmulPrecision getFloat32MatmulPrecision() {
    return NativeCalls.call(
        "get_float32_matmul_precision",
        () ->
            Torch.Float32MatmulPrecision.values()[
                torch.globalContext().float32MatmulPrecision().value]);
  }

  static QuantizedOps.Engine getQuantizedEngine() {
    return NativeCalls.call(
        "quantized.engine",
        () -> QuantizedOps.Engine.values()[torch.globalContext().qEngine().intern().value]);
  }

  static void setQuantizedEngine(QuantizedOps.Engine engine) {
    Set<QuantizedOps.Engine> supported = supportedQuantizedEngines();
    if (!supported.contains(engine)) {
      throw new IllegalArgumentException(
          "the engine " + engine + " is not supported here, only " + supported);
    }
    NativeCalls.run(
        "quantized.engine",
        () -> torch.globalContext().setQEngine(torch.QEngine.values()[engine.ordinal()]));
  }

  static Set<QuantizedOps.Engine> supportedQuantizedEngines() {
    return NativeCalls.call(
        "quantized.supported_engines",
        () -> {
          Set<QuantizedOps.Engine> engines = EnumSet.noneOf(QuantizedOps.Engine.class);
          QEngineVector found = Context.supportedQEngines();
          for (long i = 0; i < found.size(); i++) {
            engines.add(QuantizedOps.Engine.values()[found.get(i).intern().value]);
          }
          return engines;
        });
  }

  @CanIgnoreReturnValue
  static boolean setFlushDenormal(boolean mode) {
    return NativeCalls.<Boolean>call("set_flush_denormal", () -> Context.setFlushDenormal(mode));
  }

  static void setNumInteropThreads(int threads) {
    NativeCalls.run("set_num_interop_threads", () -> torch.set_num_interop_threads(threads));
  }

  static int getNumInteropThreads() {
    return NativeCalls.<Long>call("get_num_interop_threads", torch::get_num_interop_threads)
        .intValue();
  }

  static void setWarnAlways(boolean always) {
    NativeCalls.run("set_warn_always", () -> torch.set_warnAlways(always));
  }

  static boolean isWarnAlwaysEnabled() {
    return NativeCalls.<Boolean>call("is_warn_always_enabled", torch::get_warnAlways);
  }

  @CanIgnoreReturnValue
  static long seed() {
    long seed = SEEDS.nextLong();
    Torch.manualSeed(seed);
    return seed;
  }

  static long initialSeed() {
    return Generator.current().initialSeed();
  }

  static Tensor getRngState() {
    return Generator.current().getState();
  }

  static void setRngState(Tensor state) {
    Generator.current().setState(state);
  }
}
