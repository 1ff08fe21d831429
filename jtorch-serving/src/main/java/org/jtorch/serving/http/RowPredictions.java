package org.jtorch.serving.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;

/**
 * The rows of one request, submitted one by one with a bounded number under way, so that a large
 * request neither fills the queue nor waits as a whole. If one fails, the others are withdrawn.
 */
final class RowPredictions {
  private static final int WINDOW = 64;

  private final Predictor<Sample, Sample> predictor;
  private final Consumer<CallOptions> options;
  private final List<Sample> rows;
  private final @Nullable Prediction<Sample>[] running;
  private final @Nullable Sample[] answers;
  private final AtomicInteger calls = new AtomicInteger();
  private final CompletableFuture<List<Sample>> result = new CompletableFuture<>();
  private int next;
  private int done;
  private boolean aborted;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic class
  private RowPredictions(
      Predictor<Sample, Sample> predictor, List<Sample> rows, Consumer<CallOptions> options) {
    this.predictor = predictor;
    this.options = options;
    this.rows = rows;
    this.running = new Prediction[rows.size()];
    this.answers = new Sample[rows.size()];
  }

  /**
   * Submits rows.
   *
   * @param rows tensors in no scope, which are closed here in every case
   * @return the answers, which the caller closes; cancelling it withdraws the rows
   */
  static CompletableFuture<List<Sample>> submit(
      Predictor<Sample, Sample> predictor, List<Sample> rows, Consumer<CallOptions> options) {
    RowPredictions all = new RowPredictions(predictor, rows, options);
    CompletableFuture<List<Sample>> unused =
        all.result.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                all.abort();
              }
            });
    all.pump();
    return all.result;
  }

  /** Submits what may be submitted. Only one thread does at a time, without recursion. */
  private void pump() {
    if (calls.getAndIncrement() > 0) {
      return;
    }
    int missed = 1;
    do {
      for (int row = claim(); row >= 0; row = claim()) {
        submit(row);
      }
      missed = calls.addAndGet(-missed);
    } while (missed > 0);
  }

  private synchronized int claim() {
    return aborted || next == rows.size() || next - done >= WINDOW ? -1 : next++;
  }

  private void submit(int row) {
    Prediction<Sample> prediction;
    try {
      prediction = predictor.submit(rows.get(row), options);
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
      return;
    } finally {
      TensorScope.closeAll(rows.get(row));
    }
    boolean late;
    synchronized (this) {
      running[row] = prediction;
      late = aborted;
    }
    CompletableFuture<Sample> unused =
        prediction.whenComplete((answer, failure) -> ended(row, answer, failure));
    if (late) {
      prediction.cancel(true);
    }
  }

  private void ended(int row, @Nullable Sample answer, @Nullable Throwable failure) {
    if (answer == null) {
      result.completeExceptionally(Objects.requireNonNull(failure));
      return;
    }
    boolean last;
    synchronized (this) {
      if (aborted) {
        TensorScope.closeAll(answer);
        return;
      }
      answers[row] = answer;
      running[row] = null;
      done++;
      last = done == rows.size();
    }
    if (last) {
      result.complete(Arrays.stream(answers).map(Objects::requireNonNull).toList());
    } else {
      pump();
    }
  }

  private void abort() {
    List<Prediction<Sample>> cancelled = new ArrayList<>();
    synchronized (this) {
      aborted = true;
      for (int row = next; row < rows.size(); row++) {
        TensorScope.closeAll(rows.get(row));
      }
      for (int row = 0; row < next; row++) {
        Prediction<Sample> prediction = running[row];
        if (prediction != null) {
          cancelled.add(prediction);
        }
        TensorScope.closeAll(answers[row]);
      }
    }
    cancelled.forEach(prediction -> prediction.cancel(true));
  }
}
