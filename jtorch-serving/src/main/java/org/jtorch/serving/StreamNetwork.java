package org.jtorch.serving;

import java.util.List;

/**
 * A model whose answer comes piece by piece, such as a generator of text. Several requests are
 * computed together, and join and leave between steps.
 *
 * <p>All methods run on one serving thread at a time, in inference mode.
 *
 * @param <I> type of a request
 * @param <P> type of a piece
 * @param <S> state of a request between steps, such as keys and values of attention
 */
public interface StreamNetwork<I, P, S extends AutoCloseable> extends AutoCloseable {
  /**
   * Returns an upper bound of the memory that a request's state will take.
   *
   * @param input the request
   * @return bytes
   * @throws IllegalArgumentException if the input is invalid
   */
  long stateBytes(I input);

  /**
   * Starts a request.
   *
   * @param input the request
   * @return its state, which the serving closes when the request ends
   */
  S start(I input);

  /**
   * Computes the next piece of each request.
   *
   * @param states the requests, in any order and number
   * @return a piece for each, in the same order
   */
  List<Piece<P>> step(List<S> states);

  /** Frees the weights. */
  @Override
  void close();

  /**
   * What a step gives for one request.
   *
   * @param values pieces to pass on; may be empty
   * @param last true if the request has ended
   */
  record Piece<P>(List<P> values, boolean last) {
    /** Creates a piece. */
    public Piece {
      values = List.copyOf(values);
    }
  }
}
