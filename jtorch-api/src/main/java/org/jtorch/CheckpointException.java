package org.jtorch;

/**
 * The content of a file is damaged, hostile, or not what was asked for; the message says what and
 * where in the file. Nothing that the file names has been run, and no tensor of it is left behind.
 */
public class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what is wrong and where
   */
  public CheckpointException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what is wrong and where
   * @param cause what refused the content
   */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
