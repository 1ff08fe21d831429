package org.jtorch.serving.internal.requests;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.internal.workers.Workers;

/** A model's engine as a predictor. */
final class ModelPredictor<I, O> implements Predictor<I, O> {
  private final ModelEngine engine;
  private final Binding<I, O> binding;

  ModelPredictor(ModelEngine engine, Binding<I, O> binding) {
    this.engine = engine;
    this.binding = binding;
  }

  @Override
  public String model() {
    return engine.settings().name();
  }

  @Override
  public Prediction<O> submit(I input, Consumer<CallOptions> options) {
    Objects.requireNonNull(input, "input");
    return engine.submit(binding, input, chosen(options));
  }

  private static CallOptions chosen(Consumer<CallOptions> options) {
    CallOptions chosen = new CallOptions();
    options.accept(chosen);
    return chosen;
  }

  @Override
  public O predict(I input, Consumer<CallOptions> options) {
    checkThread();
    Objects.requireNonNull(input, "input");
    return await(engine.compute(binding, input, chosen(options)));
  }

  private static void checkThread() {
    if (Workers.isWorker()) {
      throw new IllegalStateException(
          "predict was called on a serving thread, which would wait for itself: call submit");
    }
  }

  private static <O> O await(Prediction<O> prediction) {
    try {
      return prediction.get();
    } catch (InterruptedException e) {
      cancel(prediction);
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("the thread was interrupted").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ServingException failure) {
        failure.setStackTrace(new Throwable().getStackTrace()); // the caller's, not the worker's
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static void cancel(Prediction<?> prediction) {
    boolean ignored = prediction.cancel(true);
  }

  @Override
  public Prediction<List<O>> submitAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    inputs.forEach(input -> Objects.requireNonNull(input, "input"));
    return RequestGroup.submit(engine, binding, inputs, chosen(options));
  }

  @Override
  public List<O> predictAll(List<? extends I> inputs, Consumer<CallOptions> options) {
    checkThread();
    return new Group(chosen(options)).run(inputs);
  }

  /** The requests of one {@link #predictAll}: a part of them is encoded and waits at a time. */
  private final class Group {
    private final CallOptions options;
    private final long deadline;
    private final Deque<PendingRequest<O>> prepared = new ArrayDeque<>();
    private final Deque<Prediction<O>> pending = new ArrayDeque<>();
    private final List<O> answers = new ArrayList<>();
    private final int window = RequestGroup.window(engine);
    private final int refill = RequestGroup.refill(engine);
    private boolean accepted;

    Group(CallOptions options) {
      this.options = options;
      this.deadline =
          engine.now()
              + options.timeout().map(ModelEngine::nanos).orElse(engine.settings().timeout());
    }

    List<O> run(List<? extends I> inputs) {
      Iterator<? extends I> rest = inputs.iterator();
      boolean complete = false;
      try {
        while (rest.hasNext() || !prepared.isEmpty() || !pending.isEmpty()) {
          while (rest.hasNext() && prepared.size() + pending.size() < window) {
            prepared.add(engine.prepare(binding, rest.next(), remaining()));
          }
          offer();
          takeFinished(rest.hasNext() ? window - refill : window);
        }
        complete = true;
        return answers;
      } finally {
        if (accepted) {
          engine.endGroup();
        }
        if (!complete) {
          discard();
        }
      }
    }

    private void offer() {
      if (!accepted) {
        ServingException refused = engine.offerGroup(List.copyOf(prepared), prepared);
        if (refused != null) {
          throw refused;
        }
        accepted = true;
      } else {
        engine.offerAccepted(List.copyOf(prepared));
      }
      prepared.forEach(request -> pending.add(request.prediction()));
      prepared.clear();
    }

    private CallOptions remaining() {
      long left = deadline - engine.now();
      if (left <= 0) {
        throw new DeadlineExceededException(
            model(), "the deadline passed before all requests were computed", null);
      }
      CallOptions rest =
          new CallOptions().timeout(Duration.ofNanos(left)).priority(options.priority());
      options.version().ifPresent(rest::version);
      return rest;
    }

    /** Takes answers until none is there and at most so many are missing. */
    private void takeFinished(int most) {
      do {
        answers.add(await(pending.remove()));
      } while (!pending.isEmpty() && (pending.size() > most || pending.element().isDone()));
    }

    private void discard() {
      prepared.forEach(PendingRequest::abandon);
      answers.forEach(binding::discard);
      for (Prediction<O> prediction : pending) {
        var ignored = prediction.whenComplete(this::discard);
        cancel(prediction);
      }
    }

    private void discard(O answer, @Nullable Throwable thrown) {
      if (thrown == null) {
        binding.discard(answer);
      }
    }
  }
}
