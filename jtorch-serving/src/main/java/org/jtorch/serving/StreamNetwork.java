package org.jtorch.serving;

import java.util.List;

/**
 * A model whose answer comes piece by piece, such as a generator of text. Several requests are
 * computed together, and join and leave between steps.
 *
 * <p>All methods except {@link #stateBytes} run on the model's own thread, in inference mode, each
 * in a scope that closes the tensors it leaves. A state takes its tensors out of the scope with
 * {@link org.jtorch.TensorScope#unscoped}, and closes them. Pieces are plain Java objects.
 *
 * @param <I> type of a request
 * @param <P> type of a piece
 * @param <S> state of a request between steps, such as keys and values of attention
 */
public interface StreamNetwork<I, P, S extends AutoCloseable> extends AutoCloseable {
  /**
   * Returns an upper bound of the memory that a request's state will take. Called on the thread
   * that makes the request, several at the same time.
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
   * @throws IllegalArgumentException if the input is invalid; ends this request only, as any other
   *     exception does
   */
  S start(I input);

  /**
   * Computes the next piece of each request. If it throws, it is called again with parts of the
   * states, to find the requests that fail: change the states after everything was computed.
   *
   * @param states the requests, in any order and number
   * @return a piece for each, in the same order
   */
  List<Piece<P>> step(List<S> states);

  /**
   * Returns the size of the weights, which is counted against {@link Serving.Options#memoryLimit}.
   *
   * @return bytes; 0 if unknown
   */
  default long bytes() {
    return 0;
  }

  /** Frees the weights. Called once, after the last state was closed. */
  @Override
  void close();

  /**
   * What a step gives for one request.
   *
   * @param values pieces to pass on; may be empty
   * @param last true if the request has ended
   * @param <P> type of a piece of the answer
   */
  record Piece<P>(List<P> values, boolean last) {
    /** Creates a piece. */
    public Piece {
      values = List.copyOf(values);
    }
  }
}
