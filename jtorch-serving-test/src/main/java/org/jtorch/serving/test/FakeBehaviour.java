package org.jtorch.serving.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.ServingException;

/** What both fake predictors do: record, fail, delay, answer. */
final class FakeBehaviour<I, A> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String model;
  private final List<FakeRequest<I>> requests = new ArrayList<>();
  private final ArrayDeque<ServingException> failures = new ArrayDeque<>();
  private Function<? super I, ? extends A> answers;
  private Optional<ServingException> failure = Optional.empty();
  private Duration delay = Duration.ZERO;

  FakeBehaviour(String model, Function<? super I, ? extends A> answers) {
    this.model = model;
    this.answers = answers;
  }

  String model() {
    return model;
  }

  /** A recorded request, and how it is to end. */
  record Call<I, A>(
      FakeRequest<I> request,
      Optional<ServingException> failure,
      Function<? super I, ? extends A> answers,
      Duration delay) {
    Duration timeout() {
      return request.timeout().orElse(TIMEOUT);
    }
  }

  Call<I, A> call(I input, Consumer<CallOptions> options) {
    CallOptions chosen = new CallOptions();
    options.accept(chosen);
    synchronized (this) {
      FakeRequest<I> request = FakeRequest.of(input, chosen);
      requests.add(request);
      Optional<ServingException> next = Optional.ofNullable(failures.poll()).or(() -> failure);
      return new Call<>(request, next, answers, delay);
    }
  }

  /** Returns the answer, or throws as a predictor does. */
  A answer(Call<I, A> call) {
    if (call.failure().isPresent()) {
      throw call.failure().get();
    }
    try {
      return call.answers().apply(call.request().input());
    } catch (ServingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(model, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw new ModelFailedException(model, "model " + model + " failed: " + e.getMessage(), e);
    }
  }

  static Executor after(Duration time) {
    return time.isZero()
        ? Runnable::run
        : CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  synchronized void answers(Function<? super I, ? extends A> function) {
    answers = function;
  }

  synchronized void failNext(ServingException... next) {
    failures.addAll(List.of(next));
  }

  synchronized void failAlways(ServingException always) {
    failure = Optional.of(always);
  }

  synchronized void delay(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, but is " + time);
    }
    delay = time;
  }

  synchronized void recover() {
    failures.clear();
    failure = Optional.empty();
    delay = Duration.ZERO;
  }

  synchronized List<FakeRequest<I>> requests() {
    return List.copyOf(requests);
  }

  synchronized void forget() {
    requests.clear();
  }
}
