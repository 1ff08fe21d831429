package org.jtorch.serving.test;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.StreamPredictor;

/**
 * A streaming predictor that answers by a function.
 *
 * <pre>{@code
 * FakeStreamPredictor<String, String> generator =
 *     FakeStreamPredictor.of("generator", prompt -> List.of("Hello", ",", " world"));
 * generator.failAfter(2, Failures.failed("generator"));
 * }</pre>
 *
 * @param <I> type of a request
 * @param <P> type of a piece
 */
public final class FakeStreamPredictor<I, P> implements StreamPredictor<I, P> {
  private final FakeBehaviour<I, List<P>> behaviour;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger closedEarly = new AtomicInteger();
  private Optional<Break> nextBreak = Optional.empty();

  private record Break(int pieces, ServingException failure) {}

  private FakeStreamPredictor(FakeBehaviour<I, List<P>> behaviour) {
    this.behaviour = behaviour;
  }

  /**
   * Creates a predictor.
   *
   * @param model name of the model
   * @param answers returns the pieces of the answer to an input
   * @param <I> type of a request
   * @param <P> type of a piece of the answer
   * @return the predictor
   */
  public static <I, P> FakeStreamPredictor<I, P> of(
      String model, Function<? super I, ? extends List<P>> answers) {
    return new FakeStreamPredictor<>(
        new FakeBehaviour<>(Objects.requireNonNull(model), Objects.requireNonNull(answers)));
  }

  /** Sets the function that answers from now on. */
  @CanIgnoreReturnValue
  public FakeStreamPredictor<I, P> answers(Function<? super I, ? extends List<P>> answers) {
    behaviour.answers(Objects.requireNonNull(answers));
    return this;
  }

  /** Refuses the next requests, one for each exception, without calling the function. */
  @CanIgnoreReturnValue
  public FakeStreamPredictor<I, P> failNext(ServingException... failures) {
    behaviour.failNext(failures);
    return this;
  }

  /** Refuses all requests until {@link #recover}. */
  @CanIgnoreReturnValue
  public FakeStreamPredictor<I, P> failAlways(ServingException failure) {
    behaviour.failAlways(Objects.requireNonNull(failure));
    return this;
  }

  /** Fails the next request after some of its pieces. */
  @CanIgnoreReturnValue
  public synchronized FakeStreamPredictor<I, P> failAfter(int pieces, ServingException failure) {
    nextBreak = Optional.of(new Break(pieces, Objects.requireNonNull(failure)));
    return this;
  }

  /**
   * Delays each piece from now on. A request fails with {@link
   * org.jtorch.serving.DeadlineExceededException} when its time-out has passed before the last one.
   */
  @CanIgnoreReturnValue
  public FakeStreamPredictor<I, P> delay(Duration delay) {
    behaviour.delay(delay);
    return this;
  }

  /** Ends failures and delays. */
  @CanIgnoreReturnValue
  public synchronized FakeStreamPredictor<I, P> recover() {
    behaviour.recover();
    nextBreak = Optional.empty();
    return this;
  }

  /** Forgets the requests so far. */
  @CanIgnoreReturnValue
  public FakeStreamPredictor<I, P> forget() {
    behaviour.forget();
    return this;
  }

  /**
   * Returns the requests so far, in order.
   *
   * @return the requests, refused ones included
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
   * Returns the number of streams that were neither read to the end nor closed. A test of an
   * application that closes its streams expects 0.
   *
   * @return the number
   */
  public int open() {
    return open.get();
  }

  /**
   * Returns the number of streams that were closed, and of subscriptions that were cancelled,
   * before their end.
   *
   * @return the number
   */
  public int closedEarly() {
    return closedEarly.get();
  }

  @Override
  public String model() {
    return behaviour.model();
  }

  @Override
  public PieceStream<P> stream(I input, Consumer<CallOptions> options) {
    return accepted(input, options);
  }

  private FakeStream<P> accepted(I input, Consumer<CallOptions> options) {
    Objects.requireNonNull(input, "input");
    FakeBehaviour.Call<I, List<P>> call = behaviour.call(input, options);
    List<P> pieces = behaviour.answer(call);
    Optional<Break> broken = takeBreak();
    open.incrementAndGet();
    return new FakeStream<>(
        model(),
        pieces,
        call.delay(),
        call.timeout(),
        broken.map(Break::pieces).orElse(Integer.MAX_VALUE),
        broken.map(Break::failure),
        this::ended);
  }

  private synchronized Optional<Break> takeBreak() {
    Optional<Break> taken = nextBreak;
    nextBreak = Optional.empty();
    return taken;
  }

  private void ended(boolean early) {
    open.decrementAndGet();
    if (early) {
      closedEarly.incrementAndGet();
    }
  }

  @Override
  public Flow.Publisher<P> publisher(I input, Consumer<CallOptions> options, Executor executor) {
    return subscriber -> {
      try {
        new FakeSubscription<>(subscriber, executor, accepted(input, options)).start();
      } catch (ServingException e) {
        FakeSubscription.refuse(subscriber, e);
      }
    };
  }

  @Override
  public String toString() {
    return "FakeStreamPredictor(" + model() + ")";
  }
}
