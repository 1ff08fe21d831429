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
 * Makes tensors, joins them, and sets what holds for the whole program: {@code torch}'s own
 * functions, those that {@link Tensor} has as methods excepted.
 *
 * <pre>{@code
 * Torch.manualSeed(0);
 * Tensor x = Torch.randn(2, 3);
 * Tensor y = Torch.cat(x, Torch.zeros(2, 3));
 * }</pre>
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> safe; modes hold for the calling thread, seeds, threads and print
 * options for the program.
 */
public final class Torch extends GradFunctions {
  private Torch() {}

  /**
   * Seeds every generator, {@code torch.manual_seed}. One seed gives Python's numbers on the CPU.
   *
   * @param seed any number
   */
  public static void manualSeed(long seed) {
    NativeCalls.run("manual_seed", () -> torch.manual_seed(seed));
  }

  /**
   * Says how many threads one operator may use, {@code torch.set_num_threads}: whichever thread
   * calls it, and in OpenBLAS alike.
   *
   * @param threads 1 or more; by default {@code OMP_NUM_THREADS} in the environment, else the
   *     smaller of the physical cores and {@link Runtime#availableProcessors()}
   */
  public static void setNumThreads(int threads) {
    ThreadCounts.set(threads);
  }

  /**
   * How many threads one operator may use that this thread calls, {@code torch.get_num_threads}.
   *
   * @return the number of threads
   */
  public static int getNumThreads() {
    return ThreadState.current().numThreads();
  }

  /**
   * Has this thread's operators use so many threads at most until the mode is closed, as Python's
   * {@code threadpoolctl.threadpool_limits}.
   *
   * @param threads 1 or more, for OpenMP and OpenBLAS
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode limitThreads(int threads) {
    return limitThreads(o -> o.openMp(threads).openBlas(threads));
  }

  /**
   * Has this thread's operators use so many threads at most until the mode is closed. OpenMP, which
   * runs most operators, keeps the limit for this thread; OpenBLAS, which runs products of
   * matrices, has one number for the program: while limits are open, the least of them holds for
   * all threads.
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
   * Switches autograd's recording off on this thread until the mode is closed, {@code with
   * torch.no_grad()}.
   *
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode noGrad() {
    return Mode.open("noGrad", false, ThreadModes.isInference());
  }

  /**
   * Runs a body without autograd's recording, {@code with torch.no_grad()}.
   *
   * @param body what to run
   * @param <T> its result
   * @param <E> what it throws
   * @return the body's result
   * @throws E as the body does
   */
  public static <T extends @Nullable Object, E extends Exception> T noGrad(Body<T, E> body)
      throws E {
    try (Mode mode = noGrad()) {
      return body.run();
    }
  }

  /**
   * Switches autograd's recording on on this thread until the mode is closed, {@code with
   * torch.enable_grad()}.
   *
   * @return the mode, to be closed in a try-with-resources statement
   */
  @MustBeClosed
  public static Mode enableGrad() {
    return Mode.open("enableGrad", true, ThreadModes.isInference());
  }

  /**
   * Runs a body with autograd's recording, {@code with torch.enable_grad()}.
   *
   * @param body what to run
   * @param <T> its result
   * @param <E> what it throws
   * @return the body's result
   * @throws E as the body does
   */
  public static <T extends @Nullable Object, E extends Exception> T enableGrad(Body<T, E> body)
      throws E {
    try (Mode mode = enableGrad()) {
      return body.run();
    }
  }

  /**
   * Switches inference mode on on this thread until the mode is closed, {@code with
   * torch.inference_mode()}: faster than {@link #noGrad}, and what is made in it can never take
   * part in autograd.
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
   * @param body what to run
   * @param <T> its result
   * @param <E> what it throws
   * @return the body's result
   * @throws E as the body does
   */
  public static <T extends @Nullable Object, E extends Exception> T inferenceMode(Body<T, E> body)
      throws E {
    try (Mode mode = inferenceMode()) {
      return body.run();
    }
  }

  /**
   * Whether autograd records on this thread, {@code torch.is_grad_enabled}.
   *
   * @return true unless a mode says otherwise
   */
  public static boolean isGradEnabled() {
    return ThreadModes.isGradEnabled();
  }

  /**
   * Whether this thread is in inference mode, {@code torch.is_inference_mode_enabled}.
   *
   * @return true inside {@link #inferenceMode}
   */
  public static boolean isInferenceModeEnabled() {
    return ThreadModes.isInference();
  }

  /**
   * Where a name of PyTorch's lives in jtorch, or why it does not: {@code
   * Torch.help("torch.nn.functional.gelu")}, {@code help("gelu")}, {@code help("F.gelu")}, {@code
   * help("Tensor.add")}, {@code help("nn.LSTM")}, {@code help("torch.cuda.is_available")}. The
   * overview of this documentation lists the functions.
   *
   * @param name as in Python, or as in Java
   * @return a line for each function of that name; of an unknown name, the nearest ones
   */
  public static String help(String name) {
    return PyTorchNames.help(name);
  }

  /**
   * What jtorch knows of its tensors at this moment.
   *
   * @return a snapshot
   */
  public static MemoryStats memoryStats() {
    return Reclaimer.stats();
  }

  /**
   * Where the tensors were made that nobody closed, line by line. Recorded if the JVM was started
   * with {@code -Djtorch.debug.leaks=true}, which makes every tensor some microseconds dearer; the
   * first tensor of a line that the garbage collector frees is logged, too.
   *
   * @return a snapshot
   * @throws IllegalStateException if it is not recorded; the message names the property
   */
  public static LeakReport leakReport() {
    return Reclaimer.leaks();
  }

  /**
   * Changes how tensors are printed, {@code torch.set_printoptions}. What the change does not name
   * stays as it is, save {@code sciMode}, which goes back to its default as in Python.
   *
   * @param change from the options in force to the new ones: {@code o -> o.precision(2)}
   */
  public static void setPrintOptions(UnaryOperator<PrintOptions> change) {
    PrintOptions before = new PrintOptions(TensorPrinter.options().withoutSciMode());
    TensorPrinter.options(change.apply(before).settings());
  }

  /**
   * What becomes of operators that give other numbers at each run.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> immutable.
   */
  public enum DeterministicDebugMode {
    /** They run. */
    DEFAULT,
    /** They run, and warn on the standard error stream. */
    WARN,
    /** They are refused. */
    ERROR
  }

  /**
   * How exactly matrices of float32 are multiplied.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> immutable.
   */
  public enum Float32MatmulPrecision {
    /** In float32. */
    HIGHEST("highest"),
    /** In TensorFloat32, or as sums of two bfloat16, where the hardware can. */
    HIGH("high"),
    /** In bfloat16, where the hardware can. */
    MEDIUM("medium");

    final String schemaName;

    Float32MatmulPrecision(String schemaName) {
      this.schemaName = schemaName;
    }
  }
}
