package org.jtorch.internal.memory;

import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prevents reading or setting a generator's state while an operator draws from it. libtorch's
 * kernels use the generator's mutex, which the binding does not expose, and a torn state would make
 * the next draw read out of bounds. Operators that draw share the lock.
 */
public final class GeneratorLock {
  private static final ReadWriteLock LOCK = new ReentrantReadWriteLock();

  /** Parts of the names of operators that draw without a generator argument. */
  private static final Set<String> DRAWING =
      Set.of("dropout", "rand", "lstm", "gru", "rnn", "scaled_dot_product", "rrelu", "fractional");

  private GeneratorLock() {}

  /** Returns whether an operator may draw random numbers. */
  public static boolean isDrawing(String name, boolean takesGenerator) {
    return takesGenerator || DRAWING.stream().anyMatch(name::contains);
  }

  /** Acquires and returns the shared lock of an operator that draws. */
  public static Lock share() {
    return take(LOCK.readLock());
  }

  /** Reads a state exclusively. */
  public static <T extends @Nullable Object> T read(Supplier<T> body) {
    Lock lock = take(LOCK.writeLock());
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /** Sets a state exclusively. */
  public static void exclusively(Runnable body) {
    Lock lock = take(LOCK.writeLock());
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  private static Lock take(Lock lock) {
    if (!lock.tryLock()) {
      lock.lock();
      ThreadState.current().assertModes();
    }
    return lock;
  }
}
