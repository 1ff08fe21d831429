package org.jtorch.codegen;

/** A spec or schema that the generator refuses; the build fails with this message. */
final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SpecException(String message) {
    super(message);
  }
}
