package org.jtorch.internal.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jtorch.internal.profiling.FlightEvents;

/**
 * Requests garbage collections when unclosed tensors exceed a soft limit of memory. One thread
 * requests them, without holding a lock. Above the hard limit, 1.25 times the soft limit, an
 * allocating thread frees what was found and waits shortly, so that it cannot outrun the collector.
 */
public final class MemoryPressure {
  private static final long SOFT = Long.getLong("jtorch.memory.softLimit", 512L * 1024 * 1024);
  private static final long HARD = SOFT + SOFT / 4;
  private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  private static final AtomicLong COLLECTIONS = new AtomicLong();
  private static volatile long trigger = SOFT;
  private static volatile boolean requested;
  private static boolean explicitCollectionsIgnored;

  private static final Thread THREAD =
      DaemonThreads.start("jtorch-memory-pressure", MemoryPressure::collectWhenRequested);

  private MemoryPressure() {}

  static long collections() {
    return COLLECTIONS.get();
  }

  /** Records an allocation after which the watched bytes are {@code bytes}. */
  static void allocated(long bytes) {
    if (bytes < trigger) {
      return;
    }
    request();
    if (bytes > Math.max(HARD, trigger + SOFT / 4)) {
      throttle();
    }
  }

  private static void request() {
    if (!requested) {
      requested = true;
      LockSupport.unpark(THREAD);
    }
  }

  /** Collects and frees immediately, because libtorch could not allocate memory. */
  public static void collectNow() {
    collect();
    for (int i = 0; i < 20; i++) {
      Reclaimer.drain();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static void throttle() {
    long deadline = System.nanoTime() + MAX_WAIT_NANOS;
    while (Reclaimer.bytes() > Math.max(HARD, trigger + SOFT / 4) && System.nanoTime() < deadline) {
      if (!Reclaimer.drain()) {
        request(); // the collection in progress may have been too early for the present tensors
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      }
    }
  }

  private static void collectWhenRequested() {
    while (true) {
      while (!requested) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DaemonThreads.POLL_MILLIS));
        if (!requested && DaemonThreads.shouldEnd()) {
          return;
        }
      }
      long start = System.nanoTime();
      long held = Reclaimer.bytes();
      long freed = Reclaimer.collectedBytes();
      FlightEvents.collection(Reclaimer::bytes, MemoryPressure::collectAndFree);
      long cost = System.nanoTime() - start;
      long live = held - (Reclaimer.collectedBytes() - freed);
      trigger = Math.max(SOFT, live / 2 * 3);
      if (Reclaimer.bytes() < HARD) {
        LockSupport.parkNanos(cost); // at most half of the wall time is spent on collections
      }
      requested = false;
    }
  }

  private static void collectAndFree() {
    collect();
    awaitFrees();
  }

  /**
   * Waits until the reclaimer has freed what a collection found, which takes longer than the
   * collection.
   */
  private static void awaitFrees() {
    long freed;
    int rounds = 0;
    do {
      freed = Reclaimer.collectedBytes();
      Reclaimer.drain();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      rounds++;
    } while (rounds < 5 || (Reclaimer.collectedBytes() != freed && rounds < 50));
  }

  private static void collect() {
    long before = collectionsOfJvm();
    COLLECTIONS.incrementAndGet();
    if (!explicitCollectionsIgnored) {
      System.gc();
      if (collectionsOfJvm() != before) {
        return;
      }
      explicitCollectionsIgnored = true;
      System.getLogger("org.jtorch")
          .log(
              System.Logger.Level.WARNING,
              "-XX:+DisableExplicitGC keeps System.gc() from running; jtorch asks the JVM's"
                  + " diagnostic command instead, to free unclosed tensors");
    }
    runDiagnosticCommand();
  }

  private static void runDiagnosticCommand() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcRun", null, null);
    } catch (JMException e) {
      System.getLogger("org.jtorch")
          .log(System.Logger.Level.WARNING, "the JVM refuses to collect on request", e);
    }
  }

  private static long collectionsOfJvm() {
    long count = 0;
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += bean.getCollectionCount();
    }
    return count;
  }
}
