package org.jtorch.serving.internal.workers;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jtorch.Mode;
import org.jtorch.Torch;

/** The threads of a service: workers in inference mode, and the timer. */
public final class Workers {
  private static final Logger LOGGER = System.getLogger("org.jtorch.serving");
  private static final long PAUSE_MILLIS = 100;
  private static final AtomicInteger SERVICES = new AtomicInteger();

  private final Scheduler scheduler;
  private final int intraOpThreads;
  private final String name = "jtorch-serving-" + SERVICES.incrementAndGet();
  private final Set<Thread> threads = new HashSet<>();
  private boolean closed;
  private int started;

  private Workers(Scheduler scheduler, int intraOpThreads) {
    this.scheduler = scheduler;
    this.intraOpThreads = intraOpThreads;
  }

  /** Starts the threads. */
  public static Workers start(Scheduler scheduler, int workers, int intraOpThreads) {
    Workers threads = new Workers(scheduler, intraOpThreads);
    for (int i = 0; i < workers; i++) {
      threads.startWorker();
    }
    threads.startThread("timer", () -> threads.runUntilClosed(scheduler::keepTime));
    return threads;
  }

  /**
   * Returns whether the calling thread may compute in a worker's place. A virtual thread may not:
   * it would keep its carrier from others.
   */
  public static boolean mayCompute() {
    return !VirtualThreads.isVirtual(Thread.currentThread());
  }

  /** Returns whether the calling thread is a worker of any service. */
  public static boolean isWorker() {
    return Thread.currentThread() instanceof WorkerThread;
  }

  private static final class WorkerThread extends Thread {
    WorkerThread(Runnable body, String name) {
      super(null, body, name, 0, false);
      setDaemon(true);
      setContextClassLoader(Thread.currentThread().getContextClassLoader());
    }
  }

  private void startWorker() {
    startThread("worker", () -> runUntilClosed(this::work));
  }

  private synchronized void startThread(String kind, Runnable body) {
    if (!closed) {
      Thread thread = new WorkerThread(body, name + "-" + kind + "-" + started++);
      threads.removeIf(ended -> !ended.isAlive());
      thread.start();
      threads.add(thread);
    }
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  /** Runs a body again whenever it throws, until the service is closed. */
  private void runUntilClosed(Body body) {
    Throwable failure = null;
    boolean ended = false;
    while (!ended) {
      try {
        if (failure != null) {
          Throwable reported = failure;
          failure = null;
          LOGGER.log(Level.ERROR, "a serving thread failed and goes on", reported);
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        body.run();
        ended = true;
      } catch (Throwable e) { // an Error or an interrupt must not cost the service its threads
        failure = e;
        scheduler.released();
        ended = scheduler.isClosed();
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // what a task left open cannot be closed over
  private void work() throws InterruptedException {
    Mode limit = Torch.limitThreads(intraOpThreads);
    Mode inference = Torch.inferenceMode();
    for (Scheduler.Running next = scheduler.next(); next != null; next = scheduler.next()) {
      if (!run(next)) {
        scheduler.released();
        startWorker();
        return; // the modes cannot be closed: what was left open lies above them
      }
    }
    inference.close();
    limit.close();
  }

  private boolean run(Scheduler.Running task) {
    try {
      return task.task().run();
    } finally {
      scheduler.ended(task);
      boolean ignored = Thread.interrupted(); // set by a codec or a network
    }
  }

  /**
   * Ends the threads and waits for them, and for callers that compute in their place.
   *
   * @param nanos time to wait for tasks that are running
   * @return false if a thread still runs
   */
  public boolean close(long nanos) throws InterruptedException {
    scheduler.close();
    Set<Thread> left;
    synchronized (this) {
      closed = true;
      left = Set.copyOf(threads);
    }
    long end = System.nanoTime() + nanos;
    boolean ended = true;
    for (Thread thread : left) {
      if (thread != Thread.currentThread()) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        ended &= !thread.isAlive();
      }
    }
    if (!isWorker()) { // a task that closes the service would wait for itself
      ended &= scheduler.awaitRunning(Math.max(1, end - System.nanoTime()));
    }
    return ended;
  }
}
