package org.jtorch;

import org.jspecify.annotations.Nullable;

/**
 * libtorch refused a call. The message is one line: the module's path if there is one, what was
 * called, libtorch's sentence, the operands, and a hint for the classic mistakes.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> as any exception.
 */
public class TorchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** libtorch's own text in full. */
  private final String nativeTrace;

  /** The module's path, empty outside a module. */
  private String path = "";

  /**
   * An exception with this message.
   *
   * @param message one line
   * @param nativeTrace libtorch's own text in full, empty if there is none
   * @param cause what libtorch's binding threw, if it did
   */
  public TorchException(String message, String nativeTrace, @Nullable Throwable cause) {
    super(message, cause);
    this.nativeTrace = nativeTrace;
  }

  /**
   * libtorch's own text in full, for bug reports.
   *
   * @return several lines, or an empty string
   */
  public String nativeTrace() {
    return nativeTrace;
  }

  /**
   * The path of the module in which it happened, {@code "encoder.layers.3.linear1"}.
   *
   * @return names joined by dots, empty outside a module
   */
  public String modulePath() {
    return path;
  }

  /**
   * Puts a module's name before the path. Each module that the exception passes on its way out adds
   * the name under which its parent knows it.
   *
   * @param name the module's name in its parent
   */
  public void enterModule(String name) {
    path = path.isEmpty() ? name : name + "." + path;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return path.isEmpty() ? String.valueOf(message) : path + ": " + message;
  }
}
