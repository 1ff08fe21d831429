package org.jtorch.serving;

import org.jspecify.annotations.Nullable;

/**
 * The request's input is invalid: the codec or the signature of the model refused it. HTTP status
 * 400.
 */
public final class InvalidInputException extends ServingException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param model name of the model
   * @param message what happened, one sentence
   * @param cause the cause, if there is one
   */
  public InvalidInputException(String model, String message, @Nullable Throwable cause) {
    super(model, message, cause);
  }
}
