package org.jtorch.serving.internal.workers;

/** What a worker does between two looks at the queues. */
public interface Task {
  /** Returns the number of requests. */
  int size();

  /**
   * Does it. Whatever concerns a request is handled inside; what is thrown costs the worker's
   * thread, which is replaced.
   *
   * @return false if the thread must be replaced, because a scope was left open on it
   */
  boolean run();
}
