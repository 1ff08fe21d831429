package org.jtorch.serving.internal.workers;

/**
 * A source's part of the workers' time. The source whose weighted time is smallest is served. Its
 * fields are guarded by the scheduler's lock.
 */
final class Share {
  private static final double OUTLIER = 8;
  private static final double NEGLIGIBLE = 10_000_000;

  final TaskSource source;
  private double time;
  private double usual;
  private boolean waiting;
  private int running;

  Share(TaskSource source) {
    this.source = source;
  }

  double time() {
    return time;
  }

  /** Returns whether something waits or runs. */
  boolean isActive() {
    return running > 0 || source.isWaiting();
  }

  /**
   * Updates the time of a source that begins to wait: time that it did not ask for is not made up.
   *
   * @return true if a task is released
   */
  boolean isReady(long now, double clock) {
    boolean ready = source.readyAt(now) <= now;
    if (ready && !waiting && running == 0) {
      time = Math.max(time, clock);
    }
    waiting = ready;
    return ready;
  }

  /** Charges the usual time of a task, so that other workers see it at once. */
  double started() {
    running++;
    double charged = usual / source.weight();
    time += charged;
    return charged;
  }

  /** Charges the time of a task, but not that in which the process was stopped. */
  void ended(double charged, long nanos) {
    running--;
    double used = usual == 0 ? nanos : Math.min((double) nanos, OUTLIER * usual + NEGLIGIBLE);
    usual = usual == 0 ? used : usual + (used - usual) / 8;
    time += used / source.weight() - charged;
  }
}
