package org.jtorch.serving.internal.versions;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;

/**
 * The memory that all models of a service may take: the weights of loaded versions and of those
 * that are being loaded, and the largest batch once per worker.
 */
public final class MemoryBudget {
  private final long limit;
  private final int workers;
  private final Set<Reservation> reservations = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Creates a budget.
   *
   * @param limit bytes
   * @param workers number of batches that are computed at the same time
   */
  public MemoryBudget(long limit, int workers) {
    this.limit = limit;
    this.workers = workers;
  }

  /**
   * Reserves memory.
   *
   * @param owner what it is for, as "version 2 of digits"
   * @param bytes size of the weights
   * @return the reservation, which the caller closes when the weights are freed
   * @throws IllegalStateException if it does not fit; the message is a sentence
   */
  public synchronized Reservation reserve(String owner, long bytes) {
    Reservation reservation = new Reservation(owner);
    reservations.add(reservation);
    try {
      reservation.weights(bytes);
    } catch (IllegalStateException e) {
      reservations.remove(reservation);
      throw e;
    }
    return reservation;
  }

  /**
   * Returns the bytes that are taken.
   *
   * @return weights and batches
   */
  public synchronized long used() {
    return add(weights(), batches());
  }

  private long weights() {
    return reservations.stream().mapToLong(r -> r.weights).reduce(0, MemoryBudget::add);
  }

  private long batches() {
    long largest = reservations.stream().mapToLong(r -> r.batch).max().orElse(0);
    return largest > Long.MAX_VALUE / workers ? Long.MAX_VALUE : largest * workers;
  }

  private static long add(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** Memory of one version. */
  public final class Reservation implements AutoCloseable {
    private final String owner;
    private long weights;
    private long batch;

    private Reservation(String owner) {
      this.owner = owner;
    }

    /**
     * Sets the size of the weights, which is known when they are loaded.
     *
     * @param bytes size; 0 keeps the estimate
     * @throws IllegalStateException if it does not fit
     */
    public void weights(long bytes) {
      synchronized (MemoryBudget.this) {
        if (bytes > 0) {
          weights = bytes;
        }
        check();
      }
    }

    /**
     * Sets the memory of one batch.
     *
     * @param bytes peak of a batch
     * @throws IllegalStateException if a batch on each worker does not fit
     */
    public void batch(long bytes) {
      synchronized (MemoryBudget.this) {
        batch = bytes;
        check();
      }
    }

    private void check() {
      if (used() > limit) {
        throw new IllegalStateException(refusal());
      }
    }

    private String refusal() {
      return owner
          + " does not fit: with its weights of "
          + megabytes(weights)
          + " the weights take "
          + megabytes(MemoryBudget.this.weights())
          + ", and a batch on each of "
          + workers
          + " workers takes "
          + megabytes(MemoryBudget.this.batches())
          + ", of a memory limit of "
          + megabytes(limit);
    }

    /** Returns the memory. Closing twice has no effect. */
    @Override
    public void close() {
      synchronized (MemoryBudget.this) {
        reservations.remove(this);
      }
    }
  }
}
