package org.jtorch.internal.calls;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reduces the TorchScript interpreter's traceback to the message at its end. */
final class TorchScriptErrors {
  private static final String HEAD =
      "The following operation failed in the TorchScript interpreter.";
  private static final Pattern LAST_ERROR =
      Pattern.compile(
          "(?:^|\\n)(?:[A-Za-z_.]*Error|[A-Za-z_.]*Exception): (.*)\\z", Pattern.DOTALL);

  private TorchScriptErrors() {}

  static String oneLine(String text) {
    if (!text.startsWith(HEAD)) {
      return text;
    }
    Matcher matcher = LAST_ERROR.matcher(text.strip());
    return matcher.find() ? matcher.group(1) : text;
  }
}
