package org.jtorch.data;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The worker of a {@link DataLoader} that runs the calling code, {@code
 * torch.utils.data.get_worker_info()}.
 *
 * @param id number of the worker, from 0
 * @param numWorkers number of workers of the loader
 * @param seed the epoch's seed plus {@code id}
 */
public record WorkerInfo(int id, int numWorkers, long seed) {
  private static final ThreadLocal<@Nullable WorkerInfo> CURRENT = new ThreadLocal<>();

  /**
   * Returns the calling thread's worker, {@code torch.utils.data.get_worker_info()}.
   *
   * @return empty on a thread that is no worker, such as the one that iterates a loader without
   *     workers
   */
  public static Optional<WorkerInfo> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  static void enter(WorkerInfo info) {
    CURRENT.set(info);
  }

  static void leave() {
    CURRENT.remove();
  }
}
