package org.jtorch.data;

import java.util.ArrayList;
import java.util.List;

/** The workers of an epoch, or of a loader if they are persistent. */
final class WorkerPool {
  private final List<Worker> workers = new ArrayList<>();

  /** Creates the workers; without any, the thread that iterates is the only one. */
  WorkerPool(DataLoader.Options options, long seed) {
    if (options.numWorkers == 0) {
      workers.add(Worker.caller(seed));
    }
    for (int i = 0; i < options.numWorkers; i++) {
      WorkerInfo info = new WorkerInfo(i, options.numWorkers, seed + i);
      workers.add(Worker.thread(info, options.workerInitFn, options.persistentWorkers));
    }
  }

  List<Worker> workers() {
    return workers;
  }

  void interrupt() {
    workers.forEach(Worker::interrupt);
  }

  void shutdown() {
    workers.forEach(Worker::shutdown);
  }
}
