package org.jtorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code Segments} on a JVM older than Java 22: each method throws. It has the signatures of the
 * class for Java 22, which a multi-release jar requires.
 *
 * <p><b>Ownership:</b> none.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class Segments {
  private Segments() {}

  public static Tensor tensor(MemorySegment source, DType dtype, long... shape) {
    throw needsJava22();
  }

  public static Tensor tensor(MemorySegment source, ValueLayout elements, long... shape) {
    throw needsJava22();
  }

  public static Tensor fromSegment(MemorySegment segment, DType dtype, long... shape) {
    throw needsJava22();
  }

  public static MemorySegment of(Tensor tensor) {
    throw needsJava22();
  }

  public static void copyTo(Tensor tensor, MemorySegment target) {
    throw needsJava22();
  }

  public static void copyFrom(Tensor tensor, MemorySegment source) {
    throw needsJava22();
  }

  private static UnsupportedOperationException needsJava22() {
    return new UnsupportedOperationException(
        "Segments needs Java 22 or later, and jtorch's jar; this is Java "
            + Runtime.version().feature());
  }
}
