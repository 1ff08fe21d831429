package org.jtorch;

/**
 * What becomes of operators that give other numbers at each run.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum DeterministicDebugMode {
  /** They run. */
  DEFAULT,
  /** They run, and warn on the standard error stream. */
  WARN,
  /** They are refused. */
  ERROR
}
