package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.internal.profiling.CallKind;
import org.jtorch.internal.profiling.Recording;

/**
 * Measures time and memory by operator, module and thread, {@code torch.profiler}.
 *
 * <pre>{@code
 * Profile profile = Profiler.record(() -> {
 *   F.crossEntropy(model.call(x), y).backward();
 *   optimizer.step();
 * });
 * System.out.println(profile.table());
 * profile.writeChromeTrace(Path.of("trace.json"));
 * }</pre>
 *
 * <p>Records operators called from Java, modules by path, ranges named by the program, and the
 * autograd nodes run by {@code backward}. Without a recording the cost is one field read per
 * operator.
 *
 * <p><b>Thread safety:</b> safe. Only one recording can run at a time; it covers all threads.
 */
public final class Profiler {
  /** A named part of the program in the profile; ends when closed. */
  @FunctionalInterface
  public interface Range extends AutoCloseable {
    /** Ends the range. Called on the thread that began it. */
    @Override
    void close();
  }

  /** Options of {@link Profiler#record(Recorded, Consumer)}. */
  public static final class Options {
    private boolean backwardNodes = true;

    private Options() {}

    /**
     * Whether {@code backward} has a row for each kind of autograd node. Each node takes some two
     * to four microseconds to observe, which can be as long as the node itself in a model of small
     * layers; without the rows {@code backward} is one row.
     *
     * @param backwardNodes true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options backwardNodes(boolean backwardNodes) {
      this.backwardNodes = backwardNodes;
      return this;
    }
  }

  private Profiler() {}

  /**
   * Runs a body and records its calls and those of all other threads meanwhile.
   *
   * @param body the code to run, after some warm-up rounds if its speed matters
   * @param <E> the type of the exception
   * @return the profile
   * @throws E if the body throws it
   * @throws IllegalStateException if another recording is running
   */
  public static <E extends Exception> Profile record(ThrowingRunnable<E> body) throws E {
    return record(body, o -> {});
  }

  /**
   * Runs a body and records its calls and those of all other threads meanwhile.
   *
   * @param body the code to run, after some warm-up rounds if its speed matters
   * @param options {@code o -> o.backwardNodes(false)}
   * @param <E> the type of the exception
   * @return the profile
   * @throws E if the body throws it
   * @throws IllegalStateException if another recording is running
   */
  public static <E extends Exception> Profile record(
      ThrowingRunnable<E> body, Consumer<Options> options) throws E {
    Options chosen = new Options();
    options.accept(chosen);
    Recording recording = Recording.begin(chosen.backwardNodes);
    if (recording == null) {
      throw new IllegalStateException("a recording is running already: one at a time");
    }
    Profile profile;
    try {
      body.run();
    } finally {
      profile = new Profile(recording.end());
    }
    return profile;
  }

  /**
   * Begins a named range, {@code torch.profiler.record_function}.
   *
   * @param name name in tables and traces
   * @return the range, to be closed in a try-with-resources statement
   */
  public static Range range(String name) {
    return Recording.range(CallKind.RANGE, name);
  }

  /**
   * Whether a recording is running.
   *
   * @return true inside {@link #record}
   */
  public static boolean isRecording() {
    return Recording.active() != null;
  }
}
