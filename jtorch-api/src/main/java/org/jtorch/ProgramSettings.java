package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.security.SecureRandom;
import java.util.Objects;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;

/** Functions of {@link Torch} that set and return process-wide settings. */
abstract sealed class ProgramSettings extends NumberFirstFunctions permits LowRankFunctions {
  private static final SecureRandom SEEDS = new SecureRandom();

  ProgramSettings() {}

  /**
   * Sets whether nondeterministic operators throw, {@code torch.use_deterministic_algorithms}.
   * Where an operator has a deterministic kernel, that one is used.
   *
   * @param mode true to throw
   */
  public static void useDeterministicAlgorithms(boolean mode) {
    deterministic(mode, false);
  }

  /**
   * Sets how nondeterministic operators are handled, {@code torch.set_deterministic_debug_mode}.
   *
   * @param mode run them, warn on the standard error stream, or throw
   */
  public static void setDeterministicDebugMode(Torch.DeterministicDebugMode mode) {
    Objects.requireNonNull(mode, "mode");
    deterministic(
        mode != Torch.DeterministicDebugMode.DEFAULT, mode == Torch.DeterministicDebugMode.WARN);
  }

  private static void deterministic(boolean mode, boolean warnOnly) {
    NativeCalls.run(
        "use_deterministic_algorithms",
        () -> torch.globalContext().setDeterministicAlgorithms(mode, warnOnly));
  }

  /**
   * Returns how nondeterministic operators are handled, {@code torch.get_deterministic_debug_mode}.
   *
   * @return the current mode
   */
  public static Torch.DeterministicDebugMode getDeterministicDebugMode() {
    if (!areDeterministicAlgorithmsEnabled()) {
      return Torch.DeterministicDebugMode.DEFAULT;
    }
    return isDeterministicAlgorithmsWarnOnlyEnabled()
        ? Torch.DeterministicDebugMode.WARN
        : Torch.DeterministicDebugMode.ERROR;
  }

  /**
   * Whether deterministic algorithms are enabled, {@code
   * torch.are_deterministic_algorithms_enabled}.
   *
   * @return false by default
   */
  public static boolean areDeterministicAlgorithmsEnabled() {
    return NativeCalls.<Boolean>call(
        "are_deterministic_algorithms_enabled",
        () -> torch.globalContext().deterministicAlgorithms());
  }

  /**
   * Whether nondeterministic operators only warn, {@code
   * torch.is_deterministic_algorithms_warn_only_enabled}.
   *
   * @return true after {@code setDeterministicDebugMode(WARN)}
   */
  public static boolean isDeterministicAlgorithmsWarnOnlyEnabled() {
    return NativeCalls.<Boolean>call(
        "is_deterministic_algorithms_warn_only_enabled",
        () -> torch.globalContext().deterministicAlgorithmsWarnOnly());
  }

  /**
   * Sets the internal precision of float32 matrix products on hardware with faster, less precise
   * modes, {@code torch.set_float32_matmul_precision}.
   *
   * @param precision full float32, or the permitted alternative
   */
  public static void setFloat32MatmulPrecision(Torch.Float32MatmulPrecision precision) {
    NativeCalls.run(
        "set_float32_matmul_precision",
        () -> torch.globalContext().setFloat32MatmulPrecision(precision.schemaName));
  }

  /**
   * Returns the internal precision of float32 matrix products, {@code
   * torch.get_float32_matmul_precision}.
   *
   * @return {@code HIGHEST} by default
   */
  public static Torch.Float32MatmulPrecision getFloat32MatmulPrecision() {
    return NativeCalls.call(
        "get_float32_matmul_precision",
        () ->
            Torch.Float32MatmulPrecision.values()[
                torch.globalContext().float32MatmulPrecision().value]);
  }

  /**
   * Sets whether denormal numbers are flushed to zero on the calling thread, {@code
   * torch.set_flush_denormal}. This is a processor setting, so it also affects Java's arithmetic on
   * this thread.
   *
   * @param mode true to flush them
   * @return whether the processor supports it
   */
  @CanIgnoreReturnValue
  public static boolean setFlushDenormal(boolean mode) {
    return NativeCalls.<Boolean>call("set_flush_denormal", () -> Context.setFlushDenormal(mode));
  }

  /**
   * Sets the number of threads for inter-op parallelism in TorchScript, {@code
   * torch.set_num_interop_threads}. Callable once per process, before any inter-op work starts.
   *
   * @param threads 1 or more
   * @throws TorchException if it is less than 1, or the call comes too late
   */
  public static void setNumInteropThreads(int threads) {
    NativeCalls.run("set_num_interop_threads", () -> torch.set_num_interop_threads(threads));
  }

  /**
   * Returns the number of threads for inter-op parallelism in TorchScript, {@code
   * torch.get_num_interop_threads}.
   *
   * @return the number of threads
   */
  public static int getNumInteropThreads() {
    return NativeCalls.<Long>call("get_num_interop_threads", torch::get_num_interop_threads)
        .intValue();
  }

  /**
   * Sets whether libtorch repeats warnings instead of printing each once, {@code
   * torch.set_warn_always}.
   *
   * @param always true to repeat
   */
  public static void setWarnAlways(boolean always) {
    NativeCalls.run("set_warn_always", () -> torch.set_warnAlways(always));
  }

  /**
   * Whether libtorch repeats warnings, {@code torch.is_warn_always_enabled}.
   *
   * @return false by default
   */
  public static boolean isWarnAlwaysEnabled() {
    return NativeCalls.<Boolean>call("is_warn_always_enabled", torch::get_warnAlways);
  }

  /**
   * Seeds all generators with a nondeterministic random number, {@code torch.seed}.
   *
   * @return the seed; pass it to {@link Torch#manualSeed} to reproduce the sequence
   */
  @CanIgnoreReturnValue
  public static long seed() {
    long seed = SEEDS.nextLong();
    Torch.manualSeed(seed);
    return seed;
  }

  /**
   * Returns the seed of the CPU's default generator, {@code torch.initial_seed}.
   *
   * @return the seed set last
   */
  public static long initialSeed() {
    return Generator.defaultCpu().initialSeed();
  }

  /**
   * Returns the state of the CPU's default generator, {@code torch.get_rng_state}.
   *
   * @return the state as a uint8 tensor
   */
  public static Tensor getRngState() {
    return Generator.defaultCpu().getState();
  }

  /**
   * Sets the state of the CPU's default generator, {@code torch.set_rng_state}.
   *
   * @param state a result of {@link #getRngState}
   */
  public static void setRngState(Tensor state) {
    Generator.defaultCpu().setState(state);
  }
}
