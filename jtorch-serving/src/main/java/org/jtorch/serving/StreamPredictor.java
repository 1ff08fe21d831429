package org.jtorch.serving;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * A streaming model as a function of the application's types. Safe to share.
 *
 * @param <I> type of a request
 * @param <P> type of a piece of the answer
 */
public interface StreamPredictor<I, P> {
  /**
   * Returns the name of the model.
   *
   * @return the name
   */
  String model();

  /**
   * Submits a request.
   *
   * @param input the request
   * @param options {@code o -> o.timeout(Duration.ofSeconds(20))}, the time until the last piece
   * @return the pieces
   * @throws InvalidInputException if the input is invalid
   * @throws RequestRejectedException if too many requests wait for room
   * @throws ModelNotReadyException if the model is not loaded
   */
  PieceStream<P> stream(I input, Consumer<CallOptions> options);

  /**
   * Submits a request with the model's time-out.
   *
   * @param input the request
   * @return the pieces
   */
  default PieceStream<P> stream(I input) {
    return stream(input, o -> {});
  }

  /**
   * Returns the pieces as a publisher, for server-sent events without a thread per stream. Each
   * subscription submits the request; a refusal is an error of the subscription, too. Pieces for
   * which there is no demand pause the request, and cancelling the subscription withdraws it.
   *
   * @param input the request
   * @param options {@code o -> o.timeout(Duration.ofSeconds(20))}, the time until the last piece
   * @param executor runs the subscriber, one call after the other; it must not be {@code
   *     Runnable::run} if the subscriber blocks, which would stop all requests of the model
   * @return the publisher
   */
  Flow.Publisher<P> publisher(I input, Consumer<CallOptions> options, Executor executor);

  /**
   * Returns the pieces as a publisher, with the model's time-out and on the common pool.
   *
   * @param input the request
   * @return the publisher
   */
  default Flow.Publisher<P> publisher(I input) {
    return publisher(input, o -> {}, ForkJoinPool.commonPool());
  }
}
