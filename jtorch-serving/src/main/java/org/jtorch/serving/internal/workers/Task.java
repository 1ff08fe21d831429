package org.jtorch.serving.internal.workers;

/** What a worker does between two looks at the queues. */
public interface Task {
  /** Returns the number of requests. */
  int size();

  /**
   * Does it. Whatever concerns a request is handled inside; what is thrown is logged, and the
   * worker goes on.
   *
   * @return false if the thread must be replaced, because a scope was left open on it
   */
  boolean run();
}
