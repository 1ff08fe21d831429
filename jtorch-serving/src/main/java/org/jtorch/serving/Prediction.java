package org.jtorch.serving;

import java.util.concurrent.CompletableFuture;

/**
 * The future answer of one request.
 *
 * <p>{@link #cancel} withdraws the request: if it waits in a queue it is never computed, and its
 * tensors are closed. It completes exceptionally with a {@link ServingException}.
 *
 * @param <O> type of the answer
 */
public class Prediction<O> extends CompletableFuture<O> {
  /** Creates an answer that is not known yet. */
  public Prediction() {}
}
