package org.jtorch.internal.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.jtorch.LeakReport;
import org.jtorch.MemoryStats;
import org.jtorch.Tensor;
import org.jtorch.internal.binding.Peer;
import org.jtorch.internal.profiling.FlightEvents;

/**
 * Frees unclosed tensors after the garbage collector has found them unreachable, and requests
 * collections when they use much memory. The JVM sees a handle of a few bytes and not the storage
 * behind it, so jtorch counts the storage itself.
 */
public final class Reclaimer {
  /**
   * Bytes charged per handle in addition to its elements: libtorch's objects and the collector's
   * work.
   */
  private static final long HANDLE_BYTES = 4096;

  private static final HandleAccess HANDLES = HandleAccess.get();

  private static final int STATS_ATTEMPTS = 16;

  private static final ReferenceQueue<Tensor> QUEUE = new ReferenceQueue<>();
  private static final Stripe[] STRIPES = new Stripe[16];
  private static final AtomicLong BYTES = new AtomicLong();
  private static final LongAdder CREATED = new LongAdder();
  private static final LongAdder CLOSED = new LongAdder();
  private static final LongAdder COLLECTED = new LongAdder();
  private static final LongAdder COLLECTED_BYTES = new LongAdder();

  private static final Thread THREAD;

  static {
    for (int i = 0; i < STRIPES.length; i++) {
      STRIPES[i] = new Stripe();
    }
    THREAD = DaemonThreads.start("jtorch-reclaimer", Reclaimer::reclaim);
  }

  /** Keeps watches reachable in a doubly linked ring, under a lock shared by few threads. */
  private static final class Stripe {
    final Watch head = new Watch(this);
  }

  /**
   * Phantom reference that keeps the native address of an unscoped tensor after the tensor is
   * unreachable.
   */
  public static final class Watch extends PhantomReference<Tensor> {
    private final Stripe stripe;
    private final long impl;
    private final long bytes;
    private final @Nullable String site;
    private Watch previous;
    private Watch next;
    private boolean ended;

    @SuppressWarnings("NullAway") // a ring begins with a node that watches nothing
    private Watch(Stripe stripe) {
      super(null, null);
      this.stripe = stripe;
      impl = 0;
      bytes = 0;
      site = null;
      previous = this;
      next = this;
    }

    private Watch(Tensor tensor, Stripe stripe, long bytes) {
      super(tensor, QUEUE);
      this.stripe = stripe;
      this.impl = HANDLES.impl(tensor);
      this.bytes = bytes;
      this.site = HANDLES.site(tensor);
      synchronized (stripe) {
        next = stripe.head.next;
        previous = stripe.head;
        stripe.head.next.previous = this;
        stripe.head.next = this;
      }
    }

    /** Stops watching; returns true only for the first caller. */
    @CanIgnoreReturnValue
    private boolean end() {
      synchronized (stripe) {
        if (ended) {
          return false;
        }
        ended = true;
        next.previous = previous;
        previous.next = next;
      }
      BYTES.addAndGet(-bytes);
      return true;
    }
  }

  private Reclaimer() {}

  /**
   * Registers a tensor with the garbage collector. May wait for a collection when memory runs
   * short.
   */
  public static void watch(Tensor tensor) {
    if (!HANDLES.tryPin(tensor)) {
      return; // another thread closed it meanwhile
    }
    long bytes;
    try {
      bytes = bytes(tensor) + HANDLE_BYTES;
      int stripe = (int) Thread.currentThread().getId() & (STRIPES.length - 1);
      HANDLES.watch(tensor, new Watch(tensor, STRIPES[stripe], bytes));
    } finally {
      HANDLES.unpin(tensor);
    }
    if (!THREAD.isAlive()) {
      drain(); // the class loader was closed, but its classes are still in use
    }
    MemoryPressure.allocated(BYTES.addAndGet(bytes));
  }

  private static long bytes(Tensor tensor) {
    ThreadState state = ThreadState.current();
    NativeStack stack = state.enter();
    try {
      return bytes(stack.peer(tensor));
    } finally {
      state.exit(stack);
    }
  }

  private static long bytes(Peer peer) {
    if (peer.has_storage()) {
      return peer.nbytes();
    } else if (peer.is_sparse()) {
      try (var indices = peer._indices();
          var values = peer._values()) {
        return indices.nbytes() + values.nbytes();
      }
    }
    return 0;
  }

  /** Unregisters a tensor from the garbage collector: it was closed, or a scope owns it now. */
  public static void unwatch(Watch watch) {
    watch.clear();
    watch.end();
  }

  static long bytes() {
    return BYTES.get();
  }

  /** Returns the number of bytes freed so far after collections. */
  static long collectedBytes() {
    return COLLECTED_BYTES.sum();
  }

  public static void countCreated() {
    CREATED.increment();
  }

  public static void countClosed() {
    CLOSED.increment();
  }

  public static MemoryStats stats() {
    long closed;
    long collected;
    long created;
    int attempts = 0;
    do { // a pause between two sums would count closed tensors as open
      closed = CLOSED.sum();
      collected = COLLECTED.sum();
      created = CREATED.sum();
    } while ((closed != CLOSED.sum() || collected != COLLECTED.sum())
        && ++attempts < STATS_ATTEMPTS);
    return new MemoryStats(
        created - closed - collected,
        BYTES.get(),
        created,
        collected,
        MemoryPressure.collections());
  }

  /**
   * Returns where the tensors were created that were freed after a collection or are still watched.
   */
  public static LeakReport leaks() {
    List<LeakReport.Site> live = new ArrayList<>();
    for (Stripe stripe : STRIPES) {
      synchronized (stripe) {
        for (Watch watch = stripe.head.next; watch != stripe.head; watch = watch.next) {
          if (watch.site != null) {
            live.add(new LeakReport.Site(watch.site, 1, watch.bytes, 0, 0));
          }
        }
      }
    }
    return LeakSites.report(live);
  }

  /** Frees the tensors that the collector has found so far; returns whether there were any. */
  @CanIgnoreReturnValue
  static boolean drain() {
    return drainAfter(0, 0);
  }

  @CanIgnoreReturnValue
  private static boolean drainAfter(long tensors, long bytes) {
    long count = tensors;
    long size = bytes;
    for (Watch watch = (Watch) QUEUE.poll(); watch != null; watch = (Watch) QUEUE.poll()) {
      size += free(watch);
      count++;
    }
    if (count > 0) {
      FlightEvents.collected(count, size);
    }
    return count > 0;
  }

  private static void reclaim() {
    boolean ends = false;
    while (!ends) {
      try {
        Watch watch = (Watch) QUEUE.remove(DaemonThreads.POLL_MILLIS);
        if (watch != null) {
          drainAfter(1, free(watch));
        } else {
          ends = DaemonThreads.shouldEnd();
        }
      } catch (InterruptedException e) {
        // No other thread can free these tensors, so the loop continues.
      }
    }
    Pointer.interruptDeallocatorThread(); // JavaCPP's thread, which never ends by itself
  }

  /** Frees a tensor unless another thread did; returns the number of its bytes. */
  private static long free(Watch watch) {
    if (!watch.end()) {
      return 0;
    }
    COLLECTED.increment();
    COLLECTED_BYTES.add(watch.bytes);
    LeakSites.collected(watch.site, watch.bytes);
    ThreadState.current().free(watch.impl);
    return watch.bytes;
  }
}
