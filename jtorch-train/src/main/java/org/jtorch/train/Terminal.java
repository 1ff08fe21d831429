package org.jtorch.train;

import java.io.Console;

/** The terminal that the program runs in. */
final class Terminal {
  private static final boolean INTERACTIVE = detect();

  private Terminal() {}

  /** Whether standard input and output are a terminal. */
  static boolean isInteractive() {
    return INTERACTIVE;
  }

  /**
   * From JDK 22 on, a console exists even if the output is redirected; isTerminal() is false then.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean detect() {
    Console console = System.console();
    try {
      return console != null
          && (Runtime.version().feature() < 22
              || (boolean) Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
