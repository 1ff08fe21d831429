package org.jtorch.serving;

import org.jspecify.annotations.Nullable;

/** The model, or the codec's decoding, failed on this input. HTTP status 500. */
public final class ModelFailedException extends ServingException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param model name of the model
   * @param message what happened, one sentence
   * @param cause the cause, if there is one
   */
  public ModelFailedException(String model, String message, @Nullable Throwable cause) {
    super(model, message, cause);
  }
}
