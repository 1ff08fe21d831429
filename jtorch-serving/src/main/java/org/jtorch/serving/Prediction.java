package org.jtorch.serving;

import java.util.concurrent.CompletableFuture;

/**
 * The future answer of one request.
 *
 * <p>{@link #cancel} withdraws the request: if it waits in a queue it is never computed, and its
 * tensors are closed. So does a time-out ({@link #orTimeout}) or any other completion by the
 * holder. It completes exceptionally with a {@link ServingException}.
 *
 * <p>Functions that are attached without an executor run on a serving thread, where they hold up
 * other requests: they must not block. Use {@code thenApplyAsync} and the like for longer work.
 *
 * @param <O> type of the answer
 */
public class Prediction<O> extends CompletableFuture<O> {
  /** Creates an answer that is not known yet. */
  public Prediction() {}
}
