package org.jtorch.spring.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;

/**
 * A predictor whose calls are observations {@code jtorch.predict}, so that they are spans of the
 * caller's trace.
 *
 * @param predictor computes the answers
 * @param registry where observations are reported
 */
record ObservedPredictor<I, O>(Predictor<I, O> predictor, ObservationRegistry registry)
    implements Predictor<I, O> {
  private static final String MODEL = "model";

  @Override
  public String model() {
    return predictor.model();
  }

  @Override
  public Prediction<O> submit(I input, Consumer<CallOptions> options) {
    return observeLater(() -> predictor.submit(input, options));
  }

  @Override
  public Prediction<List<O>> submitAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    return observeLater(() -> predictor.submitAll(inputs, options));
  }

  private <T> Prediction<T> observeLater(Supplier<Prediction<T>> call) {
    Observation observation = observation().start();
    Prediction<T> prediction = call.get();
    CompletableFuture<T> unused =
        prediction.whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                observation.error(failure);
              }
              observation.stop();
            });
    return prediction;
  }

  @Override
  public O predict(I input, Consumer<CallOptions> options) {
    return observe(() -> predictor.predict(input, options));
  }

  @Override
  public List<O> predictAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    return observe(() -> predictor.predictAll(inputs, options));
  }

  private <T> T observe(Supplier<T> call) {
    return observation().observe(call);
  }

  private Observation observation() {
    return Observation.createNotStarted("jtorch.predict", registry)
        .contextualName("predict " + model())
        .lowCardinalityKeyValue(MODEL, model());
  }
}
