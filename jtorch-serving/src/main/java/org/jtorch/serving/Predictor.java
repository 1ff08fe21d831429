package org.jtorch.serving;

import java.util.List;
import java.util.function.Consumer;

/**
 * A model as a function of the application's types. Safe to share; calls from virtual threads are
 * welcome.
 *
 * @param <I> type of a request
 * @param <O> type of an answer
 */
public interface Predictor<I, O> {
  /**
   * Returns the name of the model.
   *
   * @return the name
   */
  String model();

  /**
   * Submits a request. It never blocks on the model; a refusal completes the answer exceptionally.
   *
   * @param input the request
   * @param options {@code o -> o.timeout(Duration.ofMillis(200))}
   * @return the answer to come
   */
  Prediction<O> submit(I input, Consumer<CallOptions> options);

  /**
   * Submits a request with the model's time-out.
   *
   * @param input the request
   * @return the answer to come
   */
  default Prediction<O> submit(I input) {
    return submit(input, o -> {});
  }

  /**
   * Waits for the answer to a request. Where a request takes less than a millisecond, nothing waits
   * and a worker is idle, the calling thread computes it in the worker's place, unless it is a
   * virtual thread.
   *
   * @param input the request
   * @param options {@code o -> o.timeout(Duration.ofMillis(200))}
   * @return the answer
   * @throws InvalidInputException if the input is invalid
   * @throws RequestRejectedException if too many requests wait
   * @throws DeadlineExceededException if the deadline passes
   * @throws ModelNotReadyException if the model is not loaded
   * @throws ModelFailedException if the model fails on this input
   * @throws UnknownModelException if there is no such version
   * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits,
   *     which cancels the request and keeps the thread's interrupt status
   * @throws IllegalStateException on a serving thread, which would wait for itself; {@link #submit}
   *     may be called there
   */
  O predict(I input, Consumer<CallOptions> options);

  /**
   * Waits for the answer to a request, with the model's time-out.
   *
   * @param input the request
   * @return the answer
   */
  default O predict(I input) {
    return predict(input, o -> {});
  }

  /**
   * Submits several requests as a whole. It never blocks on the model. All inputs are encoded
   * first: if one is invalid, none is computed. If there is no place for them, all are rejected
   * with the time to retry after; once accepted, they are not rejected in their middle, even if
   * they are more than {@link Model.Options#maxQueue}, of which they use at most half at a time.
   *
   * @param inputs the requests
   * @param options {@code o -> o.timeout(Duration.ofMillis(200))}
   * @return the answers to come, in the order of the requests; if one fails or this is cancelled,
   *     the others are withdrawn
   */
  Prediction<List<O>> submitAll(List<? extends I> inputs, Consumer<CallOptions> options);

  /**
   * Submits several requests as a whole, with the model's time-out.
   *
   * @param inputs the requests
   * @return the answers to come, in the order of the requests
   */
  default Prediction<List<O>> submitAll(List<? extends I> inputs) {
    return submitAll(inputs, o -> {});
  }

  /**
   * Waits for the answers to several requests, which are computed in as many batches as the model's
   * limits ask for. They are encoded as they are computed, so that their number is not limited by
   * memory. If there is no place for the first of them, all are rejected; later ones are not.
   *
   * @param inputs the requests
   * @param options {@code o -> o.timeout(Duration.ofMillis(200))}
   * @return the answers, in the order of the requests
   * @throws ServingException if one of them fails; the others are cancelled
   */
  List<O> predictAll(List<? extends I> inputs, Consumer<CallOptions> options);

  /**
   * Waits for the answers to several requests, with the model's time-out.
   *
   * @param inputs the requests
   * @return the answers, in the order of the requests
   */
  default List<O> predictAll(List<? extends I> inputs) {
    return predictAll(inputs, o -> {});
  }
}
