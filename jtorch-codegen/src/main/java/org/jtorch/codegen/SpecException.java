package org.jtorch.codegen;

import org.jspecify.annotations.Nullable;

/** Thrown for an invalid spec or schema; the build fails with this message. */
final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String place;

  /** Creates an exception without a place, which {@link #at} adds. */
  SpecException(String message) {
    super(message);
    this.place = null;
  }

  /** Creates an exception for a line of a file, for example {@code shape.ops:12}. */
  SpecException(String place, String message) {
    super(place + ": " + message);
    this.place = place;
  }

  /** Returns the message with its place, or with the given place if it has none. */
  String at(String defaultPlace) {
    return place != null ? String.valueOf(getMessage()) : defaultPlace + ": " + getMessage();
  }
}
