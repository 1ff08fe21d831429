package org.jtorch.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The release of libtorch that this build uses. */
public final class LibtorchRelease {
  private static final String VERSIONS = "/org/jtorch/loader/versions.properties";

  private LibtorchRelease() {}

  /** Returns {@code 2.10} or {@code 2.13}. */
  public static String current() {
    Properties versions = new Properties();
    try (InputStream in = LibtorchRelease.class.getResourceAsStream(VERSIONS)) {
      versions.load(Objects.requireNonNull(in, VERSIONS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions.getProperty("binding").replaceFirst("(\\d+\\.\\d+)\\..*", "$1");
  }
}
