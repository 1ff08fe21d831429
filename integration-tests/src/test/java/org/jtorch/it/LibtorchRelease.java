package org.jtorch.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;

/** The release of libtorch that this build uses, and what the tests expect of it. */
public final class LibtorchRelease {
  private static final String CURRENT =
      properties("/org/jtorch/loader/versions.properties")
          .getProperty("binding")
          .replaceFirst("(\\d+\\.\\d+)\\..*", "$1");
  private static final Properties EXPECTED = properties("/libtorch-" + CURRENT + ".properties");

  private LibtorchRelease() {}

  /** Returns {@code 2.10} or {@code 2.13}. */
  public static String current() {
    return CURRENT;
  }

  /** Returns whether the binding exposes the nodes of the autograd graph. */
  public static boolean hasNodes() {
    return Boolean.parseBoolean(text("nodes"));
  }

  /** Returns whether an exception says that the binding does not expose nodes. */
  public static boolean lacksNodes(Throwable thrown) {
    return !hasNodes()
        && thrown instanceof UnsupportedOperationException
        && String.valueOf(thrown.getMessage()).contains("not available on libtorch " + CURRENT);
  }

  /** Removes the line that JavaCPP prints when it loads the binding. */
  public static String withoutWarning(String printed) {
    String warning = text("warning");
    return warning.isEmpty()
        ? printed
        : printed.replaceFirst("(?m)^" + Pattern.quote(warning) + "\\R", "");
  }

  /** Returns the message that this release has for a message of libtorch 2.10. */
  public static String message(String before) {
    String message = before;
    for (int i = 1; EXPECTED.containsKey("message." + i + ".before"); i++) {
      message = message.replace(text("message." + i + ".before"), text("message." + i + ".now"));
    }
    return message;
  }

  /** Returns the size of the unpacked natives in MB, as messages give it. */
  public static String unpackedMegabytes() {
    return text("unpacked.megabytes");
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
