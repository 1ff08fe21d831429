package org.jtorch.serving;

/** How a request ended. */
public enum Outcome {
  /** It was answered. */
  SUCCESS,
  /** Its input was invalid. */
  INVALID,
  /** It was not accepted. */
  REJECTED,
  /** Its deadline passed in the queue. */
  EXPIRED,
  /** Its caller cancelled it. */
  CANCELLED,
  /** The model or the decoding failed on it. */
  FAILED
}
