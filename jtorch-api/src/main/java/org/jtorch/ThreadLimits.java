package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import org.jtorch.internal.memory.ThreadCounts;
import org.jtorch.internal.memory.ThreadModes;
import org.jtorch.internal.memory.ThreadState;

/**
 * Upper limits for the number of threads used by operators, see {@link
 * Torch#limitThreads(java.util.function.Consumer)}.
 */
@CanIgnoreReturnValue
public final class ThreadLimits {
  private static final int NONE = Integer.MAX_VALUE;

  private int openMp = NONE;
  private int openBlas = NONE;

  ThreadLimits() {}

  /**
   * Limits OpenMP threads for the calling thread: 1 or more. Default: no limit.
   *
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public ThreadLimits openMp(int threads) {
    openMp = checked(threads);
    return this;
  }

  /**
   * Limits OpenBLAS threads for the whole process: 1 or more. Default: no limit.
   *
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public ThreadLimits openBlas(int threads) {
    openBlas = checked(threads);
    return this;
  }

  @MustBeClosed
  @CheckReturnValue
  Mode open() {
    ThreadState state = ThreadState.current();
    int before = state.threadLimit();
    state.threadLimit(Math.min(before, openMp));
    if (openMp == 1) {
      state.limitedToOneThread();
    }
    int limit = openBlas;
    if (limit != NONE) {
      ThreadCounts.limitOpenBlas(limit);
    }
    return Mode.open(
        "limitThreads",
        ThreadModes.currentGrad(),
        () -> {
          state.threadLimit(before);
          if (limit != NONE) {
            ThreadCounts.liftOpenBlas(limit);
          }
        });
  }

  @CheckReturnValue
  private static int checked(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    return threads;
  }
}
