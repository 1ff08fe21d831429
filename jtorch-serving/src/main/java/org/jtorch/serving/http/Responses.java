package org.jtorch.serving.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Responses that come when a computation ends. */
final class Responses {
  private Responses() {}

  /**
   * Converts a result. A response that is no longer wanted is closed; cancelling the response
   * cancels the computation.
   */
  static <T> CompletableFuture<InferenceResponse> of(
      CompletableFuture<T> computation, Function<T, InferenceResponse> convert) {
    return of(computation, convert, failure -> failure);
  }

  /** As above, with a conversion of failures. */
  static <T> CompletableFuture<InferenceResponse> of(
      CompletableFuture<T> computation,
      Function<T, InferenceResponse> convert,
      UnaryOperator<Throwable> blame) {
    CompletableFuture<InferenceResponse> response = new CompletableFuture<>();
    CompletableFuture<T> unusedFirst =
        computation.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                response.completeExceptionally(blame.apply(failure));
              } else {
                complete(response, value, convert);
              }
            });
    CompletableFuture<InferenceResponse> unusedSecond =
        response.whenComplete(
            (value, failure) -> {
              if (response.isCancelled()) {
                computation.cancel(true);
              }
            });
    return response;
  }

  private static <T> void complete(
      CompletableFuture<InferenceResponse> response,
      T value,
      Function<T, InferenceResponse> convert) {
    InferenceResponse converted;
    try {
      converted = convert.apply(value);
    } catch (RuntimeException e) {
      response.completeExceptionally(e);
      return;
    }
    if (!response.complete(converted)) {
      converted.close();
    }
  }
}
