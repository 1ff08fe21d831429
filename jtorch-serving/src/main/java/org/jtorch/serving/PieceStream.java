package org.jtorch.serving;

import java.util.Iterator;

/**
 * The pieces of one answer, in order, as they are computed.
 *
 * <p>A consumer that does not keep up pauses its own request, not the others. Closing it withdraws
 * the request. One thread reads it; any thread may close it.
 *
 * <pre>{@code
 * try (PieceStream<String> pieces = generator.stream(prompt)) {
 *   while (pieces.hasNext()) {
 *     System.out.print(pieces.next());
 *   }
 * }
 * }</pre>
 *
 * @param <P> type of a piece
 */
public interface PieceStream<P> extends Iterator<P>, AutoCloseable {
  /**
   * Waits for the next piece or the end.
   *
   * @return true if there is a piece
   * @throws ServingException if the request failed, expired or was rejected; pieces that were
   *     computed before a failure or the deadline come first
   * @throws java.util.concurrent.CancellationException if the stream was closed, or the thread is
   *     interrupted, which closes it and keeps the thread's interrupt status
   */
  @Override
  boolean hasNext();

  /** Withdraws the request if it has not ended. Its state is freed before the next step. */
  @Override
  void close();
}
