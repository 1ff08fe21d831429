package org.jtorch.internal.memory;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a generator's state from being read or set while an operator draws from it: libtorch's
 * kernels take the generator's mutex, which the binding does not give to others, and half a state
 * makes the next draw read outside of it. Operators that draw share the lock.
 */
public final class GeneratorLock {
  private static final ReadWriteLock LOCK = new ReentrantReadWriteLock();

  /** Parts of the names of operators that draw without an argument for a generator. */
  private static final Set<String> DRAWING =
      Set.of("dropout", "rand", "lstm", "gru", "rnn", "scaled_dot_product", "rrelu", "fractional");

  private GeneratorLock() {}

  /** Whether an operator may draw random numbers. */
  public static boolean isDrawing(String name, boolean takesGenerator) {
    return takesGenerator || DRAWING.stream().anyMatch(name::contains);
  }

  /** The lock that an operator shares with others while it draws; held when this returns. */
  public static Lock share() {
    return take(LOCK.readLock());
  }

  /** Reads or sets a state. */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object> T alone(Supplier<T> body) {
    Lock lock = take(LOCK.writeLock());
    try {
      return body.get();
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
