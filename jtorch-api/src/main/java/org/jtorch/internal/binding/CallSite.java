package org.jtorch.internal.binding;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The line of the user's program that called jtorch. */
public final class CallSite {
  private static final StackWalker WALKER = StackWalker.getInstance();

  private static final Pattern LIBRARY =
      Pattern.compile(
          "org\\.jtorch\\.((amp|data|internal|io|nn|optim|vision)\\.(.+\\.)?)?[A-Z].*"
              + "|org\\.bytedeco\\..*|java\\..*|jdk\\..*");

  private CallSite() {}

  /**
   * Returns the innermost frame outside jtorch.
   *
   * @return {@code com.acme.Trainer.step(Trainer.java:42)}
   */
  public static String find() {
    return WALKER.walk(frames -> outside(frames.map(StackWalker.StackFrame::toStackTraceElement)));
  }

  /** Returns the innermost frame outside jtorch in an exception's stack trace. */
  public static String of(Throwable made) {
    return outside(Stream.of(made.getStackTrace()));
  }

  private static String outside(Stream<StackTraceElement> frames) {
    return frames
        .filter(frame -> !LIBRARY.matcher(frame.getClassName()).matches())
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse("(a thread of jtorch)");
  }
}
