package org.jtorch.serving;

import org.jspecify.annotations.Nullable;

/** The deadline passed before the request was computed; it was not computed. HTTP status 504. */
public final class DeadlineExceededException extends ServingException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param model name of the model
   * @param message what happened, one sentence
   * @param cause the cause, if there is one
   */
  public DeadlineExceededException(String model, String message, @Nullable Throwable cause) {
    super(model, message, cause);
  }
}
