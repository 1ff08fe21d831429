package org.jtorch.serving;

import org.jspecify.annotations.Nullable;

/** The model is not loaded, still warming up, or being closed. HTTP status 503. */
public final class ModelNotReadyException extends ServingException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param model name of the model
   * @param message what happened, one sentence
   * @param cause the failure of loading, if it failed
   */
  public ModelNotReadyException(String model, String message, @Nullable Throwable cause) {
    super(model, message, cause);
  }
}
