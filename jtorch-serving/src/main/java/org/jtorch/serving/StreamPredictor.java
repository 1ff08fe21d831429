package org.jtorch.serving;

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
   * @throws RequestRejectedException if its state finds no room
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
}
