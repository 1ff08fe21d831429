package org.jtorch;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the host or the device has no memory left for a tensor, after jtorch has run the
 * garbage collector and retried once.
 */
public class OutOfMemoryException extends TorchException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message one line
   * @param nativeTrace libtorch's complete message
   * @param cause the exception of libtorch's binding
   */
  public OutOfMemoryException(String message, String nativeTrace, @Nullable Throwable cause) {
    super(message, nativeTrace, cause);
  }
}
