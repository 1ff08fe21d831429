package org.jtorch.internal.profiling;

/** The kind of a recorded call. */
public enum CallKind {
  /** A native call, named by its operator. */
  OPERATOR,
  /** A module's {@code forward}, named by its path. */
  MODULE,
  /** A part named by the program. */
  RANGE
}
