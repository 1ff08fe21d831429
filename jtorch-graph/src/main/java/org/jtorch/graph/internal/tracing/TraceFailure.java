package org.jtorch.graph.internal.tracing;

/** The traced function threw an exception. */
final class TraceFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the run was one with other sizes than the example. */
  final boolean isOfOtherSize;

  private final RuntimeException thrown;
  private final String sizes;

  TraceFailure(RuntimeException cause, boolean isOfOtherSize, String sizes) {
    super(cause);
    this.thrown = cause;
    this.isOfOtherSize = isOfOtherSize;
    this.sizes = sizes;
  }

  /** Returns the exception for the caller: the function's own, or one that names the sizes. */
  RuntimeException explained() {
    boolean isRefusal = String.valueOf(thrown.getMessage()).startsWith("trace: ");
    if (!isOfOtherSize || isRefusal) {
      return thrown;
    }
    return new IllegalStateException(
        "trace: the function fails where "
            + sizes
            + ": "
            + thrown.getMessage()
            + " (hint: if it accepts certain sizes only, add inputs of such sizes:"
            + " o -> o.example(...))",
        thrown);
  }
}
