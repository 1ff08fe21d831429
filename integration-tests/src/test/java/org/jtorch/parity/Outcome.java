package org.jtorch.parity;

/** What became of one case. */
record Outcome(String op, String id, Kind kind, String reason) {
  enum Kind {
    PASSED,
    FAILED,
    UNMAPPED,
    EXCLUDED
  }
}
