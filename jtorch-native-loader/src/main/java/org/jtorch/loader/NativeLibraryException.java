package org.jtorch.loader;

import org.jspecify.annotations.Nullable;

/**
 * libtorch cannot be loaded here. The message says what is wrong and what to do: the dependency to
 * add, the property to set, or the platforms that work.
 *
 * <p><b>Ownership:</b> holds nothing native.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class NativeLibraryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NativeLibraryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
