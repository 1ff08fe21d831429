package org.jtorch.serving;

/** Why a batch was released to a worker. */
public enum ReleaseReason {
  /** It had {@link Model.Options#maxBatch} requests. */
  FULL,
  /** One more request would have passed the limit of elements. */
  ELEMENTS,
  /** One more request would have passed the limit of bytes. */
  BYTES,
  /** A worker was idle and no delay is set. */
  IDLE_WORKER,
  /** Its oldest request had waited for {@link Model.Options#maxDelay}. */
  DELAY,
  /** The deadline of one of its requests was near. */
  DEADLINE,
  /** The model is being drained. */
  DRAIN,
  /** It is a part of a batch that failed. */
  BISECTION
}
