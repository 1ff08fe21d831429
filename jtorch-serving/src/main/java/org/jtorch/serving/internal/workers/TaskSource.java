package org.jtorch.serving.internal.workers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that shares the workers. All methods are called under the scheduler's lock: they return
 * at once and complete no future.
 */
public interface TaskSource {
  /** Returns the share of the workers' time relative to other sources. */
  double weight();

  /** Returns whether something waits, released or not. */
  boolean isWaiting();

  /** Returns when the next task is released; {@link Long#MAX_VALUE} if nothing waits. */
  long readyAt(long now);

  /** Returns when the next waiting request expires; {@link Long#MAX_VALUE} if nothing waits. */
  long nearestDeadline();

  /**
   * Takes the next task.
   *
   * @param idle number of other workers that have nothing to do
   * @return the task; null if none is released
   */
  @Nullable Task take(long now, int idle);

  /** Tells that a task of this source has ended, on a worker or in a worker's place. */
  void ended(Task task);

  /**
   * Removes what has expired.
   *
   * @param settlements receives what completes the requests, which is run outside the lock
   */
  void expire(long now, List<Runnable> settlements);
}
