package org.jtorch;

import org.jspecify.annotations.Nullable;

/**
 * The host or the device has no memory left for a tensor, after jtorch has had the garbage
 * collector run and has tried once more.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> as any exception.
 */
public class OutOfMemoryException extends TorchException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with this message.
   *
   * @param message one line
   * @param nativeTrace libtorch's own text in full
   * @param cause what libtorch's binding threw
   */
  public OutOfMemoryException(String message, String nativeTrace, @Nullable Throwable cause) {
    super(message, nativeTrace, cause);
  }
}
