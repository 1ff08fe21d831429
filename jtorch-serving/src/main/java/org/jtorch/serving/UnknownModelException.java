package org.jtorch.serving;

import org.jspecify.annotations.Nullable;

/** There is no model or no version of this name. HTTP status 404. */
public final class UnknownModelException extends ServingException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param model name of the model
   * @param message what happened, one sentence
   * @param cause the cause, if there is one
   */
  public UnknownModelException(String model, String message, @Nullable Throwable cause) {
    super(model, message, cause);
  }
}
