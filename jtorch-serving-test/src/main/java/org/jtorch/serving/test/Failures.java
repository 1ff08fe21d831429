package org.jtorch.serving.test;

import java.time.Duration;
import org.jtorch.serving.DeadlineExceededException;
import org.jtorch.serving.InvalidInputException;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.RequestRejectedException;
import org.jtorch.serving.UnknownModelException;

/** The failures of a predictor, each with a message as the serving gives it. */
public final class Failures {
  private Failures() {}

  /**
   * Too many requests wait.
   *
   * @param model name of the model
   * @param retryAfter time after which to try again
   * @return the exception
   */
  public static RequestRejectedException rejected(String model, Duration retryAfter) {
    return new RequestRejectedException(model, "256 requests wait already", retryAfter);
  }

  /**
   * The deadline passed while the request waited.
   *
   * @param model name of the model
   * @return the exception
   */
  public static DeadlineExceededException deadlineExceeded(String model) {
    return new DeadlineExceededException(
        model, "the deadline passed while the request waited", null);
  }

  /**
   * No version is loaded.
   *
   * @param model name of the model
   * @return the exception
   */
  public static ModelNotReadyException notReady(String model) {
    return new ModelNotReadyException(
        model, "model " + model + " is not ready: no version is loaded", null);
  }

  /**
   * The model failed on this input.
   *
   * @param model name of the model
   * @return the exception
   */
  public static ModelFailedException failed(String model) {
    return new ModelFailedException(model, "model " + model + " failed", null);
  }

  /**
   * The input is invalid.
   *
   * @param model name of the model
   * @param message why
   * @return the exception
   */
  public static InvalidInputException invalid(String model, String message) {
    return new InvalidInputException(model, message, null);
  }

  /**
   * There is no such model or version.
   *
   * @param model name of the model
   * @return the exception
   */
  public static UnknownModelException unknown(String model) {
    return new UnknownModelException(model, "there is no model \"" + model + "\"", null);
  }
}
