package org.jtorch;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Model checking of a handle's atomic word by Lincheck: interleavings of calls that use, close,
 * move and replace one tensor on three threads. {@code -Djtorch.lincheck=N} checks N scenarios.
 */
class HandleStateTest {
  static final int SCENARIOS = Integer.getInteger("jtorch.lincheck", 15);

  @Test
  @Tag("lincheck")
  void everyInterleavingFreesOnceAndNeverDuringAUse() {
    new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(1000)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(Calls.class);
  }

  /** The calls. Each returns whether it found the handle open, and checks what it may rely on. */
  public static class Calls {
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger freed = new AtomicInteger();
    private final HandleState handle =
        new HandleState() {
          @Override
          void free() {
            require(users.get() == 0, "freed during a use");
            freed.incrementAndGet();
          }
        };

    /** A call of an operator. */
    @Operation
    public boolean use() {
      if (!handle.tryPin()) {
        return false;
      }
      users.incrementAndGet();
      require(freed.get() == 0, "used after it was freed");
      users.decrementAndGet();
      handle.unpin();
      return true;
    }

    /** A call that skips a handle for which it would have to wait. */
    @Operation
    public void useIfPossible() {
      if (handle.tryPinNow()) {
        require(freed.get() == 0, "used after it was freed");
        handle.unpin();
      }
    }

    /** A call that replaces the tensor's data, alone or, if there are other users, not. */
    @Operation
    public boolean replace() {
      if (!handle.tryPin()) {
        return false;
      }
      if (handle.tryReplace()) {
        require(users.get() == 0, "replaced during a use");
        require(freed.get() == 0, "replaced after it was freed");
        handle.endReplace();
      }
      handle.unpin();
      return true;
    }

    @Operation
    public void close() {
      if (handle.markClosed(HandleState.CLOSED)) {
        handle.free();
      }
    }

    @Operation
    public void closeByScope() {
      if (handle.markClosed(HandleState.CLOSED_BY_SCOPE)) {
        handle.free();
      }
    }

    @Validate
    public void check() {
      require(freed.get() == (handle.isMarkedClosed() ? 1 : 0), "freed " + freed.get() + " times");
    }

    private static void require(boolean condition, String message) {
      if (!condition) {
        throw new IllegalStateException(message);
      }
    }
  }
}
