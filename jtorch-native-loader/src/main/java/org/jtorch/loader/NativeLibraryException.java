package org.jtorch.loader;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if libtorch cannot be loaded. The message contains the problem and the remedy: the
 * dependency to add, the property to set, or the supported platforms.
 */
public final class NativeLibraryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NativeLibraryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
