package org.jtorch;

import java.util.regex.Pattern;

/** The line of the user's program that called jtorch. */
final class CallSite {
  private static final StackWalker WALKER = StackWalker.getInstance();

  private static final Pattern LIBRARY =
      Pattern.compile(
          "org\\.jtorch\\.([A-Z].*|(io|nn|optim|data|vision)\\..*)|org\\.bytedeco\\..*|java\\..*|jdk\\..*");

  private CallSite() {}

  /**
   * The innermost frame outside jtorch.
   *
   * @return {@code com.acme.Trainer.step(Trainer.java:42)}
   */
  static String find() {
    return WALKER.walk(
        frames ->
            frames
                .filter(frame -> !LIBRARY.matcher(frame.getClassName()).matches())
                .findFirst()
                .map(frame -> frame.toStackTraceElement().toString())
                .orElse("(a thread of jtorch)"));
  }
}
