package org.jtorch.serving.test;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.ServingException;

/**
 * A predictor that answers by a function.
 *
 * <pre>{@code
 * FakePredictor<byte[], String> digits = FakePredictor.of("digits", picture -> "7");
 * digits.failNext(Failures.rejected("digits", Duration.ofSeconds(2)));
 * digits.predict(new byte[1]); // throws RequestRejectedException
 * String digit = digits.predict(new byte[1]); // 7
 * int calls = digits.inputs().size(); // 2
 * }</pre>
 *
 * <p>An {@link IllegalArgumentException} of the function becomes an {@link
 * org.jtorch.serving.InvalidInputException}, any other exception a {@link
 * org.jtorch.serving.ModelFailedException}.
 *
 * @param <I> type of a request
 * @param <O> type of an answer
 */
public final class FakePredictor<I, O> implements Predictor<I, O> {
  private final FakeBehaviour<I, O> behaviour;
  private final AtomicInteger cancelled = new AtomicInteger();

  private FakePredictor(FakeBehaviour<I, O> behaviour) {
    this.behaviour = behaviour;
  }

  /**
   * Creates a predictor.
   *
   * @param model name of the model
   * @param answers returns the answer to an input
   * @param <I> type of a request
   * @param <O> type of an answer
   * @return the predictor
   */
  public static <I, O> FakePredictor<I, O> of(
      String model, Function<? super I, ? extends O> answers) {
    return new FakePredictor<>(
        new FakeBehaviour<>(Objects.requireNonNull(model), Objects.requireNonNull(answers)));
  }

  /** Sets the function that answers from now on. */
  @CanIgnoreReturnValue
  public FakePredictor<I, O> answers(Function<? super I, ? extends O> answers) {
    behaviour.answers(Objects.requireNonNull(answers));
    return this;
  }

  /** Fails the next requests, one for each exception, without calling the function. */
  @CanIgnoreReturnValue
  public FakePredictor<I, O> failNext(ServingException... failures) {
    behaviour.failNext(failures);
    return this;
  }

  /** Fails all requests until {@link #recover}. */
  @CanIgnoreReturnValue
  public FakePredictor<I, O> failAlways(ServingException failure) {
    behaviour.failAlways(Objects.requireNonNull(failure));
    return this;
  }

  /**
   * Delays each answer and failure from now on. A request whose time-out is shorter fails with
   * {@link org.jtorch.serving.DeadlineExceededException} when it has passed.
   */
  @CanIgnoreReturnValue
  public FakePredictor<I, O> delay(Duration delay) {
    behaviour.delay(delay);
    return this;
  }

  /** Ends failures and delays. */
  @CanIgnoreReturnValue
  public FakePredictor<I, O> recover() {
    behaviour.recover();
    return this;
  }

  /** Forgets the requests so far. */
  @CanIgnoreReturnValue
  public FakePredictor<I, O> forget() {
    behaviour.forget();
    cancelled.set(0);
    return this;
  }

  /**
   * Returns the requests so far, in order.
   *
   * @return the requests, failed and cancelled ones included
   */
  public List<FakeRequest<I>> requests() {
    return behaviour.requests();
  }

  /**
   * Returns the inputs so far, in order.
   *
   * @return the inputs of {@link #requests}
   */
  public List<I> inputs() {
    return requests().stream().map(FakeRequest::input).toList();
  }

  /**
   * Returns the number of requests so far.
   *
   * @return size of {@link #requests}
   */
  public int count() {
    return requests().size();
  }

  /**
   * Returns the number of requests that were cancelled before they were answered. Their inputs were
   * not passed to the function.
   *
   * @return the number
   */
  public int cancelled() {
    return cancelled.get();
  }

  @Override
  public String model() {
    return behaviour.model();
  }

  @Override
  public Prediction<O> submit(I input, Consumer<CallOptions> options) {
    Objects.requireNonNull(input, "input");
    FakeBehaviour.Call<I, O> call = behaviour.call(input, options);
    Prediction<O> prediction = new CountedPrediction();
    boolean isLate = call.delay().compareTo(call.timeout()) > 0;
    FakeBehaviour.after(isLate ? call.timeout() : call.delay())
        .execute(() -> complete(prediction, call, isLate));
    return prediction;
  }

  /** Counts its cancellation. */
  private final class CountedPrediction extends Prediction<O> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean isFirst = !isDone();
      boolean isCancelled = super.cancel(mayInterruptIfRunning);
      if (isFirst && isCancelled) {
        cancelled.incrementAndGet();
      }
      return isCancelled;
    }
  }

  private void complete(Prediction<O> prediction, FakeBehaviour.Call<I, O> call, boolean isLate) {
    if (prediction.isDone()) {
      return;
    }
    try {
      if (isLate) {
        throw Failures.deadlineExceeded(model());
      }
      prediction.complete(behaviour.answer(call));
    } catch (ServingException | Error e) { // an Error is an assertion in the function
      prediction.completeExceptionally(e);
    }
  }

  @Override
  public O predict(I input, Consumer<CallOptions> options) {
    return get(submit(input, options));
  }

  private static <O> O get(Prediction<O> prediction) {
    try {
      return prediction.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (ServingException) e.getCause();
    } catch (InterruptedException e) {
      prediction.cancel(true);
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("the thread was interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  @Override
  public Prediction<List<O>> submitAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    List<Prediction<O>> predictions = new ArrayList<>();
    for (I input : inputs) {
      predictions.add(submit(input, options));
    }
    Prediction<List<O>> all = new Prediction<>();
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(predictions.toArray(new CompletableFuture<?>[0]))
            .thenRun(() -> all.complete(predictions.stream().map(Prediction::join).toList()));
    for (Prediction<O> prediction : predictions) {
      CompletableFuture<O> unusedToo =
          prediction.whenComplete(
              (answer, failure) -> {
                if (failure != null) {
                  all.completeExceptionally(failure);
                }
              });
    }
    CompletableFuture<List<O>> unusedAfter =
        all.whenComplete(
            (answers, failure) -> predictions.forEach(prediction -> prediction.cancel(true)));
    return all;
  }

  @Override
  public List<O> predictAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    List<Prediction<O>> predictions = new ArrayList<>();
    for (I input : inputs) {
      predictions.add(submit(input, options));
    }
    List<O> answers = new ArrayList<>();
    try {
      predictions.forEach(prediction -> answers.add(get(prediction)));
    } finally {
      predictions.forEach(prediction -> prediction.cancel(true));
    }
    return answers;
  }

  @Override
  public String toString() {
    return "FakePredictor(" + model() + ")";
  }
}
