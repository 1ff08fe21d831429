package org.jtorch.internal.tracing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** The trace of the calling thread. */
public final class Traces {
  private static final ThreadLocal<@Nullable TraceListener> CURRENT = new ThreadLocal<>();
  private static final AtomicInteger OPEN = new AtomicInteger();

  /** Whether any thread is traced; the only cost of an operator call while none is. */
  private static volatile boolean any;

  private Traces() {}

  /** Returns the listener of the calling thread; null if it is not traced, or the trace pauses. */
  public static @Nullable TraceListener current() {
    return any ? CURRENT.get() : null;
  }

  /** Returns whether the calling thread is traced. */
  public static boolean isTracing() {
    return current() != null;
  }

  /** Runs a function whose calls the listener receives. */
  public static <T extends @Nullable Object> T record(TraceListener listener, Supplier<T> body) {
    if (CURRENT.get() != null) {
      throw new IllegalStateException("trace: this thread is being traced already");
    }
    synchronized (OPEN) {
      any = OPEN.incrementAndGet() > 0;
    }
    try {
      return with(listener, body);
    } finally {
      synchronized (OPEN) {
        any = OPEN.decrementAndGet() > 0;
      }
    }
  }

  /** Runs a function whose calls are no part of the trace. */
  public static <T extends @Nullable Object> T paused(Supplier<T> body) {
    return isTracing() ? with(null, body) : body.get();
  }

  private static <T extends @Nullable Object> T with(
      @Nullable TraceListener listener, Supplier<T> body) {
    TraceListener before = CURRENT.get();
    CURRENT.set(listener);
    try {
      return body.get();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  /** Reports that Java code is about to read a tensor's elements. */
  public static void reading(String called, Tensor tensor) {
    TraceListener listener = current();
    if (listener != null) {
      listener.reading(called, tensor);
    }
  }

  /** Reports that Java code has written elements of a tensor. */
  public static void written(String called, Tensor tensor, boolean isNew) {
    TraceListener listener = current();
    if (listener != null) {
      listener.written(called, tensor, isNew);
    }
  }

  /** Refuses something that a trace cannot contain, if the thread is traced. */
  public static void refuse(String what) {
    TraceListener listener = current();
    if (listener != null) {
      listener.refuse(what);
    }
  }
}
