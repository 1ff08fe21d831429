package org.jtorch.serving.internal.streams;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.StreamPredictor;

/** The predictor of a streaming model. */
final class QueuedStreamPredictor<I, P> implements StreamPredictor<I, P> {
  private final String model;
  private final ServedStream<I, P> served;

  QueuedStreamPredictor(String model, ServedStream<I, P> served) {
    this.model = model;
    this.served = served;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public PieceStream<P> stream(I input, Consumer<CallOptions> options) {
    Accepted<P> accepted = accept(input, options);
    return new BufferedStream<>(accepted.pieces(), accepted.wake(), accepted.cancel());
  }

  private Accepted<P> accept(I input, Consumer<CallOptions> options) {
    Objects.requireNonNull(input, "input");
    CallOptions chosen = new CallOptions();
    options.accept(chosen);
    return served.accept(input, chosen);
  }

  @Override
  public Flow.Publisher<P> publisher(I input, Consumer<CallOptions> options, Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return subscriber -> subscribe(subscriber, input, options, executor);
  }

  private void subscribe(
      Flow.Subscriber<? super P> subscriber,
      I input,
      Consumer<CallOptions> options,
      Executor executor) {
    Objects.requireNonNull(subscriber, "subscriber");
    Accepted<P> accepted;
    try {
      accepted = accept(input, options);
    } catch (ServingException e) {
      PieceBuffer<P> refused = new PieceBuffer<>(1);
      refused.end(e);
      accepted = new Accepted<>(refused, () -> {}, () -> {});
    }
    new PieceSubscription<>(
            subscriber, executor, accepted.pieces(), accepted.wake(), accepted.cancel())
        .start();
  }
}
