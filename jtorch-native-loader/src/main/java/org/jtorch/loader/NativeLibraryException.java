package org.jtorch.loader;

/**
 * libtorch cannot be loaded; the message says why and what to do.
 *
 * <p><b>Ownership:</b> owns nothing.
 *
 * <p><b>Thread safety:</b> as any exception.
 */
public final class NativeLibraryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with this message.
   *
   * @param message one line
   */
  public NativeLibraryException(String message) {
    super(message);
  }
}
