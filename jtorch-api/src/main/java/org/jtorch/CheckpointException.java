package org.jtorch;

/**
 * Thrown when the content of a file is damaged, malicious or of an unexpected kind. The message
 * gives the problem and its position in the file. No code referenced by the file has been run, and
 * all tensors read from it have been freed.
 */
public class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a message.
   *
   * @param message the problem and its position
   */
  public CheckpointException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a message and a cause.
   *
   * @param message the problem and its position
   * @param cause the exception that rejected the content
   */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
