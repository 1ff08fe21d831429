package org.jtorch.serving.test;

import java.time.Duration;
import java.util.Optional;
import org.jtorch.serving.CallOptions;

/**
 * A request that a fake predictor got.
 *
 * @param input the input
 * @param timeout the time-out that the caller chose; empty for the model's
 * @param priority the priority
 * @param version the version that the caller chose; empty for the route's
 * @param <I> type of the input
 */
public record FakeRequest<I>(
    I input, Optional<Duration> timeout, int priority, Optional<String> version) {
  static <I> FakeRequest<I> of(I input, CallOptions options) {
    return new FakeRequest<>(input, options.timeout(), options.priority(), options.version());
  }
}
