package org.jtorch.serving.internal.protocol;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/**
 * A request that cannot be answered because of what it says. It carries no stack trace, since the
 * fault is the client's.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int LONGEST = 500;

  private final int status;
  private final String allowed;

  private ProtocolException(int status, String message, String allowed) {
    super(message, null, false, false);
    this.status = status;
    this.allowed = allowed;
  }

  /**
   * Creates an exception with HTTP status 400.
   *
   * @param format one sentence for the client, a format of {@link String#format}
   * @param arguments its arguments
   * @return the exception
   */
  @FormatMethod
  public static ProtocolException bad(String format, Object... arguments) {
    return of(400, String.format(Locale.ROOT, format, arguments));
  }

  /**
   * Creates an exception.
   *
   * @param status HTTP status
   * @param message one sentence for the client; cut to one line of 500 characters
   * @return the exception
   */
  public static ProtocolException of(int status, String message) {
    return new ProtocolException(status, line(message), "");
  }

  /**
   * Creates an exception with HTTP status 405.
   *
   * @param allowed the methods that the path has, as in the header {@code Allow}
   * @return the exception
   */
  public static ProtocolException method(String allowed) {
    return new ProtocolException(405, "the method of this path is " + allowed, allowed);
  }

  /**
   * Reduces a text to one line of at most 500 characters without control characters.
   *
   * @param text any text
   * @return the line
   */
  public static String line(String text) {
    String first = text.lines().findFirst().orElse("").strip();
    String cut = first.length() > LONGEST ? first.substring(0, LONGEST) + "..." : first;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /**
   * Returns the methods that the path has.
   *
   * @return the value of the header {@code Allow}; empty if the status is not 405
   */
  public String allowed() {
    return allowed;
  }

  /**
   * Returns the HTTP status.
   *
   * @return 4xx
   */
  public int status() {
    return status;
  }
}
