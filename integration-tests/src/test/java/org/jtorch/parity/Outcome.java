package org.jtorch.parity;

/** Outcome of one case. */
record Outcome(String op, String id, Kind kind, String reason) {
  enum Kind {
    PASSED,
    FAILED,
    UNMAPPED
  }
}
