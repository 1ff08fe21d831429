package org.jtorch.data;

/**
 * A {@link DataLoader} could not make a batch: its message names the sample and the dataset, and
 * its cause is the exception of the dataset or of the collate function. Also thrown when a worker
 * exceeds the time-out (the cause is a {@link java.util.concurrent.TimeoutException}) and when the
 * thread that iterates is interrupted (the cause is an {@link InterruptedException}).
 *
 * <p>As in Python, an exception of the dataset is thrown as its own type where that has a public
 * constructor with a message; this type stands for all others.
 */
public final class DataLoaderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param message the sample and the dataset
   * @param cause what was thrown
   */
  public DataLoaderException(String message, Throwable cause) {
    super(message, cause);
  }
}
