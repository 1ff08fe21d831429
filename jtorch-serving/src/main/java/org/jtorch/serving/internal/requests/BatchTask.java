package org.jtorch.serving.internal.requests;

import java.util.List;
import java.util.Set;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.internal.workers.Task;

/** Completes requests that have expired, and computes a batch. */
final class BatchTask implements Task {
  private final BatchRunner runner;
  private final List<PendingRequest<?>> requests;
  private final ReleaseReason reason;
  private final List<Runnable> expirations;
  private final Set<BatchTask> running;
  private final boolean onWorker;

  /**
   * Creates a task.
   *
   * @param requests the batch; may be empty
   * @param running contains the task while it runs
   * @param onWorker false on a caller's thread
   */
  BatchTask(
      BatchRunner runner,
      List<PendingRequest<?>> requests,
      ReleaseReason reason,
      List<Runnable> expirations,
      Set<BatchTask> running,
      boolean onWorker) {
    this.runner = runner;
    this.requests = requests;
    this.reason = reason;
    this.expirations = expirations;
    this.running = running;
    this.onWorker = onWorker;
  }

  List<PendingRequest<?>> requests() {
    return requests;
  }

  @Override
  public int size() {
    return requests.size();
  }

  @Override
  public boolean run() {
    running.add(this);
    try {
      expirations.forEach(Runnable::run);
      return runner.run(requests, reason, onWorker);
    } finally {
      running.remove(this);
    }
  }

  /** Fails the requests while they are being computed. */
  void giveUp() {
    requests.forEach(PendingRequest::giveUp);
  }
}
