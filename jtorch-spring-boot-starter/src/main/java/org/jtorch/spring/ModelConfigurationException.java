package org.jtorch.spring;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at the start if a model's properties are wrong: its file is missing, its codec unknown.
 */
public final class ModelConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String property;
  private final String action;

  ModelConfigurationException(
      String model, String key, String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.property = "jtorch.models." + model + "." + key;
    this.action = action;
  }

  /**
   * Returns the property that is wrong.
   *
   * @return its name, such as {@code jtorch.models.digits.location}
   */
  public String property() {
    return property;
  }

  /**
   * Returns the remedy.
   *
   * @return one sentence
   */
  public String action() {
    return action;
  }
}
