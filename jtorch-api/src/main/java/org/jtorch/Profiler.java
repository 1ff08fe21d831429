package org.jtorch;

import java.util.Objects;
import org.jtorch.internal.profiling.CallKind;
import org.jtorch.internal.profiling.Recording;
import org.jtorch.internal.profiling.ThreadTrack;

/**
 * Tells where time and memory go, by operator, by module and by thread; {@code torch.profiler}.
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
 * <p>It sees what Java calls, operators, modules under their paths, ranges that the program names
 * itself, and what {@code backward} runs: the nodes of autograd's graph. While nobody records, it
 * costs one field read an operator.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> safe; one recording at a time sees every thread.
 */
public final class Profiler {
  /**
   * What to record.
   *
   * @param <E> the checked exception it may throw; none for most lambdas
   */
  @FunctionalInterface
  public interface Recorded<E extends Exception> {
    /**
     * Runs it.
     *
     * @throws E as the body does
     */
    void run() throws E;
  }

  /** A part of the program that has a name in the profile; it ends when closed. */
  @FunctionalInterface
  public interface Range extends AutoCloseable {
    /** Ends the range, on the thread that began it. */
    @Override
    void close();
  }

  private Profiler() {}

  /**
   * Runs a body and records what it, and every other thread meanwhile, calls.
   *
   * @param body what to run, after some rounds of warm-up if its speed matters
   * @param <E> what it throws
   * @return the profile
   * @throws E as the body does
   * @throws IllegalStateException if a recording is running already
   */
  public static <E extends Exception> Profile record(Recorded<E> body) throws E {
    Recording recording = Recording.begin();
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
   * Names a part of the program, {@code torch.profiler.record_function}.
   *
   * @param name its name in tables and traces
   * @return the range, to be closed in a try-with-resources statement
   */
  public static Range range(String name) {
    return open(CallKind.RANGE, name);
  }

  /**
   * Names the module that runs until the range is closed. {@code org.jtorch.nn} does so for its
   * modules; for other systems of modules.
   *
   * @param path the module's path, {@code "encoder.layers.3"}
   * @return the range, to be closed in a try-with-resources statement
   */
  public static Range module(String path) {
    return open(CallKind.MODULE, path);
  }

  /**
   * Whether a recording is running.
   *
   * @return true inside {@link #record}
   */
  public static boolean isRecording() {
    return Recording.active() != null;
  }

  private static Range open(CallKind kind, String name) {
    Objects.requireNonNull(name);
    Recording recording = Recording.active();
    if (recording == null) {
      return () -> {};
    }
    ThreadTrack track = recording.track();
    int call = track.begin(kind, name);
    return () -> track.end(call);
  }
}
