package org.jtorch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries what Java code threw under a native call past libtorch, which keeps the text of an
 * exception alone: the text is a number here, by which the caller finds the exception itself.
 */
final class CallbackErrors {
  private static final Pattern MARK = Pattern.compile("jtorch callback #(\\d+)");
  private static final Map<Long, Throwable> THROWN = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  /** What libtorch is told. */
  private static final class Carrier extends RuntimeException {
    private static final long serialVersionUID = 1;

    Carrier(String mark) {
      super(mark, null, false, false);
    }
  }

  private CallbackErrors() {}

  /** What to throw into libtorch instead of an exception. */
  static RuntimeException carry(Throwable thrown) {
    long number = NEXT.incrementAndGet();
    THROWN.put(number, thrown);
    return new Carrier("jtorch callback #" + number);
  }

  /** The exception behind a text of libtorch's, thrown here and now; nothing if there is none. */
  static void rethrow(@Nullable String nativeText) {
    Matcher mark = MARK.matcher(String.valueOf(nativeText));
    if (mark.find()) {
      Throwable thrown = THROWN.remove(Long.valueOf(mark.group(1)));
      if (thrown instanceof Error error) {
        throw error;
      } else if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
