package org.jtorch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;

/** The release of libtorch that this build uses, and what the tests expect of it. */
final class LibtorchRelease {
  private static final String CURRENT =
      properties("/org/jtorch/loader/versions.properties")
          .getProperty("binding")
          .replaceFirst("(\\d+\\.\\d+)\\..*", "$1");
  private static final Properties EXPECTED = properties("/libtorch-" + CURRENT + ".properties");

  private LibtorchRelease() {}

  /** Returns {@code 2.10} or {@code 2.13}. */
  static String current() {
    return CURRENT;
  }

  static int number(String key) {
    return Integer.parseInt(text(key));
  }

  /** Removes the line that JavaCPP prints when it loads the binding. */
  static String withoutWarning(String printed) {
    String warning = text("warning");
    return warning.isEmpty()
        ? printed
        : printed.replaceFirst("(?m)^" + Pattern.quote(warning) + "\\R", "");
  }

  private static String text(String key) {
    return Objects.requireNonNull(EXPECTED.getProperty(key), key);
  }

  private static Properties properties(String resource) {
    Properties properties = new Properties();
    try (InputStream in = LibtorchRelease.class.getResourceAsStream(resource)) {
      properties.load(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
