package org.jtorch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.Reclaimer;
import org.jtorch.internal.memory.ThreadCounts;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.names.PyTorchNames;
import org.jtorch.internal.text.TensorPrinter;

/**
 * Functions of the {@code torch} namespace except those that are methods of {@link Tensor}: tensor
 * creation, joining, modes and process-wide settings.
 *
 * <pre>{@code
 * Torch.manualSeed(0);
 * Tensor x = Torch.randn(2, 3);
 * Tensor y = Torch.cat(x, Torch.zeros(2, 3));
 * }</pre>
 *
 * <p><b>Thread safety:</b> safe. Modes apply to the calling thread; seeds, thread counts and print
 * options apply to the process.
 */
public final class Torch extends GradFunctions {
  private Torch() {}

  /**
   * Seeds all generators, {@code torch.manual_seed}. On the CPU, equal seeds give the same numbers
   * as in Python.
   *
   * @param seed any number
   */
  public static void manualSeed(long seed) {
    NativeCalls.run("manual_seed", () -> torch.manual_seed(seed));
  }

  /**
   * Sets the number of threads for intra-op parallelism in OpenMP and OpenBLAS, {@code
   * torch.set_num_threads}. The setting applies to all calling threads.
   *
   * @param threads 1 or more; default: {@code OMP_NUM_THREADS} of the environment, else the smaller
   *     of the number of physical cores and {@link Runtime#availableProcessors()}
   */
  public static void setNumThreads(int threads) {
    ThreadCounts.set(threads);
  }

  /**
   * Returns the number of threads for intra-op parallelism on this thread, {@code
   * torch.get_num_threads}.
   *
   * @return the number of threads
   */
  public static int getNumThreads() {
    return ThreadState.current().numThreads();
  }

  /**
   * Limits the number of threads used by operators called on this thread until the mode is closed,
   * as Python's {@code threadpoolctl.threadpool_limits} does.
   *
   * @param threads 1 or more, for OpenMP and OpenBLAS
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode limitThreads(int threads) {
    return limitThreads(o -> o.openMp(threads).openBlas(threads));
  }

  /**
   * Limits the number of threads used by operators called on this thread until the mode is closed.
   * OpenMP, which runs most operators, has a limit per calling thread. OpenBLAS, which runs matrix
   * products, has one number of threads per process: while limits are open, the smallest one
   * applies to all threads.
   *
   * @param limits {@code o -> o.openMp(2).openBlas(1)}
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode limitThreads(Consumer<ThreadLimits> limits) {
    ThreadLimits chosen = new ThreadLimits();
    limits.accept(chosen);
    return chosen.open();
  }

  /**
   * Disables gradient calculation on this thread until the mode is closed, {@code with
   * torch.no_grad()}.
   *
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode noGrad() {
    return Mode.open("noGrad", false, ThreadModes.isInference());
  }

  /**
   * Runs a body with gradient calculation disabled, {@code with torch.no_grad()}.
   *
   * @param body the code to run
   * @param <T> the type of the result
   * @param <E> the type of the exception
   * @return the body's result
   * @throws E if the body throws it
   */
  public static <T extends @Nullable Object, E extends Exception> T noGrad(
      ThrowingSupplier<T, E> body) throws E {
    try (Mode mode = noGrad()) {
      return body.get();
    }
  }

  /**
   * Enables gradient calculation on this thread until the mode is closed, {@code with
   * torch.enable_grad()}.
   *
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode enableGrad() {
    return Mode.open("enableGrad", true, ThreadModes.isInference());
  }

  /**
   * Runs a body with gradient calculation enabled, {@code with torch.enable_grad()}.
   *
   * @param body the code to run
   * @param <T> the type of the result
   * @param <E> the type of the exception
   * @return the body's result
   * @throws E if the body throws it
   */
  public static <T extends @Nullable Object, E extends Exception> T enableGrad(
      ThrowingSupplier<T, E> body) throws E {
    try (Mode mode = enableGrad()) {
      return body.get();
    }
  }

  /**
   * Enables inference mode on this thread until the mode is closed, {@code with
   * torch.inference_mode()}. It is faster than {@link #noGrad}, and tensors created in it cannot be
   * used in autograd later.
   *
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode inferenceMode() {
    return Mode.open("inferenceMode", false, true);
  }

  /**
   * Runs a body in inference mode, {@code with torch.inference_mode()}.
   *
   * @param body the code to run
   * @param <T> the type of the result
   * @param <E> the type of the exception
   * @return the body's result
   * @throws E if the body throws it
   */
  public static <T extends @Nullable Object, E extends Exception> T inferenceMode(
      ThrowingSupplier<T, E> body) throws E {
    try (Mode mode = inferenceMode()) {
      return body.get();
    }
  }

  /**
   * Whether grad mode is enabled on this thread, {@code torch.is_grad_enabled}.
   *
   * @return true by default
   */
  public static boolean isGradEnabled() {
    return ThreadModes.isGradEnabled();
  }

  /**
   * Whether inference mode is enabled on this thread, {@code torch.is_inference_mode_enabled}.
   *
   * @return true inside {@link #inferenceMode}
   */
  public static boolean isInferenceModeEnabled() {
    return ThreadModes.isInference();
  }

  /**
   * Returns where a PyTorch name is in jtorch, or why it is not supported: {@code
   * Torch.help("torch.nn.functional.gelu")}, {@code help("gelu")}, {@code help("F.gelu")}, {@code
   * help("Tensor.add")}, {@code help("nn.LSTM")}, {@code help("torch.cuda.is_available")}. The
   * overview page of this documentation lists the functions.
   *
   * @param name as in Python, or as in Java
   * @return one line per function of that name; the closest names for an unknown name
   */
  public static String help(String name) {
    return PyTorchNames.help(name);
  }

  /**
   * Returns jtorch's current tensor counts.
   *
   * @return a snapshot
   */
  public static MemoryStats memoryStats() {
    return Reclaimer.stats();
  }

  /**
   * Returns the lines of code that created tensors which were not closed. Recorded if the JVM was
   * started with {@code -Djtorch.debug.leaks=true}, which adds some microseconds to the creation of
   * each tensor. The first tensor of a line that the garbage collector frees is also logged.
   *
   * @return a snapshot
   * @throws IllegalStateException if it is not recorded; the message names the property
   */
  public static LeakReport leakReport() {
    return Reclaimer.leaks();
  }

  /**
   * Changes how tensors are printed, {@code torch.set_printoptions}. Options that are not changed
   * keep their values, except {@code sciMode}, which is reset to its default as in Python.
   *
   * @param change function from the current to the new options: {@code o -> o.precision(2)}
   */
  public static void setPrintOptions(UnaryOperator<PrintOptions> change) {
    PrintOptions before = new PrintOptions(TensorPrinter.options().withoutSciMode());
    TensorPrinter.options(change.apply(before).settings());
  }

  /** How nondeterministic operators are handled. */
  public enum DeterministicDebugMode {
    /** They run. */
    DEFAULT,
    /** They run, and warn on the standard error stream. */
    WARN,
    /** They throw an exception. */
    ERROR
  }

  /** Internal precision of float32 matrix products. */
  public enum Float32MatmulPrecision {
    /** float32. */
    HIGHEST("highest"),
    /** TensorFloat32, or sums of two bfloat16 numbers, if the hardware supports them. */
    HIGH("high"),
    /** bfloat16, if the hardware supports it. */
    MEDIUM("medium");

    final String schemaName;

    Float32MatmulPrecision(String schemaName) {
      this.schemaName = schemaName;
    }
  }
}
