package org.jtorch;

import org.jspecify.annotations.Nullable;
import org.jtorch.internal.ModuleContext;

/**
 * Thrown when libtorch rejects a call. The message is one line: the module's path if there is one,
 * the operator, libtorch's sentence, the operands, and a hint for common mistakes.
 */
public class TorchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static {
    ModuleContext.register((exception, name) -> exception.enterModule(name));
  }

  /** libtorch's complete message. */
  private final String nativeTrace;

  /** The module's path, empty outside a module. */
  private String path = "";

  /**
   * Creates an exception.
   *
   * @param message one line
   * @param nativeTrace libtorch's complete message, empty if there is none
   * @param cause the exception of libtorch's binding, if there is one
   */
  public TorchException(String message, String nativeTrace, @Nullable Throwable cause) {
    super(message, cause);
    this.nativeTrace = nativeTrace;
  }

  /**
   * Returns libtorch's complete message, for bug reports.
   *
   * @return several lines, or an empty string
   */
  public String nativeTrace() {
    return nativeTrace;
  }

  /**
   * Returns the path of the module that threw, {@code "encoder.layers.3.linear1"}.
   *
   * @return names joined by dots, empty outside a module
   */
  public String modulePath() {
    return path;
  }

  private void enterModule(String name) {
    path = path.isEmpty() ? name : name + "." + path;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return path.isEmpty() ? String.valueOf(message) : path + ": " + message;
  }
}
