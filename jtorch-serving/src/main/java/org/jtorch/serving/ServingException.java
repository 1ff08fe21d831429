package org.jtorch.serving;

import org.jspecify.annotations.Nullable;

/** A request that was not answered. The subclasses say why. */
public abstract class ServingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String model;

  ServingException(String model, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.model = model;
  }

  /**
   * Returns the model that was asked.
   *
   * @return its name
   */
  public String model() {
    return model;
  }
}
