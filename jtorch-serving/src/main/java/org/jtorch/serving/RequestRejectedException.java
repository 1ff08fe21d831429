package org.jtorch.serving;

import java.time.Duration;

/**
 * The request was not accepted: a queue is full, or it would wait longer than its deadline. HTTP
 * status 503.
 */
public final class RequestRejectedException extends ServingException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  /**
   * Creates an exception.
   *
   * @param model name of the model
   * @param message what happened, one sentence
   * @param retryAfter estimated time until requests are accepted again
   */
  public RequestRejectedException(String model, String message, Duration retryAfter) {
    super(model, message, null);
    this.retryAfter = retryAfter;
  }

  /**
   * Returns the estimated time until requests are accepted again.
   *
   * @return the time, for the header {@code Retry-After}
   */
  public Duration retryAfter() {
    return retryAfter;
  }
}
