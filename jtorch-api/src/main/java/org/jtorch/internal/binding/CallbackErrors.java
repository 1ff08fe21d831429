package org.jtorch.internal.binding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries Java exceptions through native calls. libtorch keeps only the message of an exception, so
 * the message contains a number by which the caller finds the exception.
 */
@SuppressWarnings("StaticAssignmentOfThrowable")
public // when the heap is full none can be made
final class CallbackErrors {
  private static final String MARK_TEXT = "jtorch callback #";
  private static final Pattern MARK = Pattern.compile(MARK_TEXT + "(\\d+)");

  /**
   * Limit of stored exceptions: libtorch reports one exception per pass, and the others are
   * discarded.
   */
  private static final int MAX_THROWN = 1024;

  /** At least one region of the G1 collector, which allocates from completely free regions only. */
  private static final int RESERVE_BYTES =
      (int) Math.max(2 << 20, Math.min(Runtime.getRuntime().maxMemory() >> 10, 32 << 20));

  private static final Map<Long, Throwable> THROWN =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Throwable> eldest) {
          return size() > MAX_THROWN;
        }
      };

  private static final AtomicLong NEXT = new AtomicLong();
  private static final Carrier UNNUMBERED = new Carrier(MARK_TEXT + 0);
  private static volatile @Nullable Throwable unnumbered;

  /**
   * Released when the heap is full: the binding ends the process if it cannot allocate the
   * exception to which it translates libtorch's.
   */
  private static volatile byte @Nullable [] reserve;

  private static volatile boolean armed;

  /** The exception that is thrown into libtorch. */
  private static final class Carrier extends RuntimeException {
    private static final long serialVersionUID = 1;

    Carrier(String mark) {
      super(mark, null, false, false);
    }
  }

  private CallbackErrors() {}

  /** Allocates the reserve before libtorch gets a callback that may fail. */
  public static void arm() {
    armed = true;
    prepare();
  }

  /** Allocates the reserve again if an earlier failure released it. */
  public static void prepare() {
    if (armed && reserve == null) {
      try {
        reserve = new byte[RESERVE_BYTES];
      } catch (OutOfMemoryError e) {
        reserve = null; // no memory for a reserve; the pass itself may need none
      }
    }
  }

  /** Returns the exception to throw into libtorch instead of the given one. */
  public static RuntimeException carry(Throwable thrown) {
    if (thrown instanceof Carrier carrier) {
      return carrier;
    }
    if (thrown instanceof VirtualMachineError) {
      reserve = null;
    }
    try {
      long number = NEXT.incrementAndGet();
      synchronized (THROWN) {
        THROWN.put(number, thrown);
      }
      return new Carrier(MARK_TEXT + number);
    } catch (VirtualMachineError e) {
      unnumbered = thrown; // the heap or the stack is too full to number it
      return UNNUMBERED;
    }
  }

  /** Throws the exception that a libtorch message refers to; returns if there is none. */
  public static void rethrow(@Nullable String nativeText) {
    Matcher mark = MARK.matcher(String.valueOf(nativeText));
    if (mark.find()) {
      Throwable thrown = take(Long.parseLong(mark.group(1)));
      if (thrown instanceof Error error) {
        throw error;
      } else if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  private static @Nullable Throwable take(long number) {
    if (number == 0) {
      Throwable thrown = unnumbered;
      unnumbered = null;
      return thrown;
    }
    synchronized (THROWN) {
      return THROWN.remove(number);
    }
  }
}
