package org.jtorch.internal.profiling;

/** What a recorded stretch of time is. */
public enum CallKind {
  /** A native call, named by its operator. */
  OPERATOR,
  /** A module's {@code forward}, named by its path. */
  MODULE,
  /** A part that the program named. */
  RANGE
}
