package org.jtorch.codegen;

import org.jspecify.annotations.Nullable;

/** A spec or schema that the generator refuses; the build fails with this message. */
final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final @Nullable String place;

  /** What is wrong and what to do about it; whoever knows the place adds it. */
  SpecException(String message) {
    super(message);
    this.place = null;
  }

  /** What is wrong in a line of a file: {@code shape.ops:12}. */
  SpecException(String place, String message) {
    super(place + ": " + message);
    this.place = place;
  }

  /** The message, which names this place unless it names one already. */
  String at(String otherwise) {
    return place != null ? String.valueOf(getMessage()) : otherwise + ": " + getMessage();
  }
}
