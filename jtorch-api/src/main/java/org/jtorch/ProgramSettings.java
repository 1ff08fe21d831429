package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.security.SecureRandom;
import java.util.Objects;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;

/** The functions of {@link Torch} that set what holds for the whole program, and ask for it. */
abstract sealed class ProgramSettings extends NumberFirstFunctions permits LowRankFunctions {
  private static final SecureRandom SEEDS = new SecureRandom();

  ProgramSettings() {}

  /**
   * Whether operators that give other numbers at each run are refused, {@code
   * torch.use_deterministic_algorithms}. Where there is a choice, the deterministic kernel is
   * taken.
   *
   * @param mode true to refuse them
   */
  public static void useDeterministicAlgorithms(boolean mode) {
    deterministic(mode, false);
  }

  /**
   * What becomes of operators that give other numbers at each run, {@code
   * torch.set_deterministic_debug_mode}.
   *
   * @param mode leave them, warn on the standard error stream, or refuse them
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
   * What becomes of operators that give other numbers at each run, {@code
   * torch.get_deterministic_debug_mode}.
   *
   * @return the mode in force
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
   * Whether deterministic kernels are asked for, {@code
   * torch.are_deterministic_algorithms_enabled}.
   *
   * @return false unless it was set
   */
  public static boolean areDeterministicAlgorithmsEnabled() {
    return NativeCalls.<Boolean>call(
        "are_deterministic_algorithms_enabled",
        () -> torch.globalContext().deterministicAlgorithms());
  }

  /**
   * Whether operators that have no deterministic kernel only warn, {@code
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
   * How exactly matrices of float32 are multiplied where hardware has faster, coarser ways, {@code
   * torch.set_float32_matmul_precision}.
   *
   * @param precision full float32, or what is allowed instead
   */
  public static void setFloat32MatmulPrecision(Torch.Float32MatmulPrecision precision) {
    NativeCalls.run(
        "set_float32_matmul_precision",
        () -> torch.globalContext().setFloat32MatmulPrecision(precision.schemaName));
  }

  /**
   * How exactly matrices of float32 are multiplied, {@code torch.get_float32_matmul_precision}.
   *
   * @return the highest precision unless it was set
   */
  public static Torch.Float32MatmulPrecision getFloat32MatmulPrecision() {
    return NativeCalls.call(
        "get_float32_matmul_precision",
        () ->
            Torch.Float32MatmulPrecision.values()[
                torch.globalContext().float32MatmulPrecision().value]);
  }

  /**
   * Whether numbers too small for full precision count as zero on the calling thread, {@code
   * torch.set_flush_denormal}. It is a setting of the processor: Java's own arithmetic on this
   * thread follows it too.
   *
   * @param mode true to take them for zero
   * @return whether the processor can do so
   */
  @CanIgnoreReturnValue
  public static boolean setFlushDenormal(boolean mode) {
    return NativeCalls.<Boolean>call("set_flush_denormal", () -> Context.setFlushDenormal(mode));
  }

  /**
   * Says how many threads may run TorchScript's parallel parts, {@code
   * torch.set_num_interop_threads}: once in a program, before there is any.
   *
   * @param threads 1 or more
   * @throws TorchException if it is less, or it is too late
   */
  public static void setNumInteropThreads(int threads) {
    NativeCalls.run("set_num_interop_threads", () -> torch.set_num_interop_threads(threads));
  }

  /**
   * How many threads may run TorchScript's parallel parts, {@code torch.get_num_interop_threads}.
   *
   * @return the number of threads
   */
  public static int getNumInteropThreads() {
    return NativeCalls.<Long>call("get_num_interop_threads", torch::get_num_interop_threads)
        .intValue();
  }

  /**
   * Whether libtorch repeats a warning each time, not only at the first, {@code
   * torch.set_warn_always}.
   *
   * @param always true to repeat
   */
  public static void setWarnAlways(boolean always) {
    NativeCalls.run("set_warn_always", () -> torch.set_warnAlways(always));
  }

  /**
   * Whether libtorch repeats a warning each time, {@code torch.is_warn_always_enabled}.
   *
   * @return false unless it was set
   */
  public static boolean isWarnAlwaysEnabled() {
    return NativeCalls.<Boolean>call("is_warn_always_enabled", torch::get_warnAlways);
  }

  /**
   * Seeds every generator with a number that nobody can foresee, {@code torch.seed}.
   *
   * @return the seed, for {@link Torch#manualSeed} to repeat what follows
   */
  @CanIgnoreReturnValue
  public static long seed() {
    long seed = SEEDS.nextLong();
    Torch.manualSeed(seed);
    return seed;
  }

  /**
   * The seed of the CPU's default generator, {@code torch.initial_seed}.
   *
   * @return the seed it was given last
   */
  public static long initialSeed() {
    return Generator.defaultCpu().initialSeed();
  }

  /**
   * Where in its sequence the CPU's default generator is, {@code torch.get_rng_state}.
   *
   * @return the state as a uint8 tensor
   */
  public static Tensor getRngState() {
    return Generator.defaultCpu().state();
  }

  /**
   * Puts the CPU's default generator back to a place in a sequence, {@code torch.set_rng_state}.
   *
   * @param state what {@link #getRngState} gave
   */
  public static void setRngState(Tensor state) {
    Generator.defaultCpu().state(state);
  }
}
