package org.jtorch;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.memory.Reclaimer;
import org.jtorch.internal.memory.ThreadCounts;
import org.jtorch.internal.memory.ThreadGenerator;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;
import org.jtorch.internal.names.PyTorchNames;
import org.jtorch.internal.text.TensorPrinter;

/** Functions of {@link Torch} for modes, seeds, threads, statistics and printing. */
final class RuntimeFunctions {
  private RuntimeFunctions() {}

  static void manualSeed(long seed) {
    ThreadGenerator own = ThreadState.current().generator();
    if (own == null) {
      NativeCalls.run("manual_seed", () -> torch.manual_seed(seed));
    } else {
      own.seed(seed);
    }
  }

  static void setNumThreads(int threads) {
    ThreadCounts.set(threads);
  }

  static int getNumThreads() {
    return ThreadState.current().numThreads();
  }

  @MustBeClosed
  static Mode limitThreads(Consumer<ThreadLimits> limits) {
    ThreadLimits chosen = new ThreadLimits();
    limits.accept(chosen);
    return chosen.open();
  }

  @MustBeClosed
  static Mode noGrad() {
    return Mode.open("noGrad", false, ThreadModes.isInference());
  }

  static <T extends @Nullable Object, E extends Exception> T noGrad(ThrowingSupplier<T, E> body)
      throws E {
    try (Mode mode = noGrad()) {
      return body.get();
    }
  }

  @MustBeClosed
  static Mode enableGrad() {
    return Mode.open("enableGrad", true, ThreadModes.isInference());
  }

  static <T extends @Nullable Object, E extends Exception> T enableGrad(ThrowingSupplier<T, E> body)
      throws E {
    try (Mode mode = enableGrad()) {
      return body.get();
    }
  }

  @MustBeClosed
  static Mode inferenceMode() {
    return Mode.open("inferenceMode", false, true);
  }

  static <T extends @Nullable Object, E extends Exception> T inferenceMode(
      ThrowingSupplier<T, E> body) throws E {
    try (Mode mode = inferenceMode()) {
      return body.get();
    }
  }

  static boolean isGradEnabled() {
    return ThreadModes.isGradEnabled();
  }

  static boolean isInferenceModeEnabled() {
    return ThreadModes.isInference();
  }

  static String help(String name) {
    return PyTorchNames.help(name);
  }

  static MemoryStats memoryStats() {
    return Reclaimer.stats();
  }

  static LeakReport leakReport() {
    return Reclaimer.leaks();
  }

  static void setPrintOptions(UnaryOperator<PrintOptions> change) {
    PrintOptions before = new PrintOptions(TensorPrinter.options().withoutSciMode());
    TensorPrinter.options(change.apply(before).settings());
  }
}
