package org.jtorch.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this jtorch is and which binding it was built on, as the build wrote it down. */
record Versions(String jtorch, String binding) {

  static Versions ofThisBuild() {
    Properties versions = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      if (in == null) {
        throw new IllegalStateException("jtorch-native-loader has lost its versions.properties");
      }
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Versions(versions.getProperty("jtorch"), versions.getProperty("binding"));
  }

  /** libtorch's own version: {@code 2.10.0} of {@code 2.10.0-1.5.13}. */
  String libtorch() {
    return binding.substring(0, binding.indexOf('-'));
  }
}
