package org.jtorch.loader.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of jtorch and of the binding it was built with, as recorded by the build. */
public record Versions(String jtorch, String binding) {

  public static Versions ofThisBuild() {
    Properties versions = new Properties();
    try (InputStream in =
        Versions.class.getResourceAsStream("/org/jtorch/loader/versions.properties")) {
      if (in == null) {
        throw new IllegalStateException("versions.properties of jtorch-native-loader is missing");
      }
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Versions(versions.getProperty("jtorch"), versions.getProperty("binding"));
  }

  /** The version of libtorch: {@code 2.10.0} for {@code 2.10.0-1.5.13}. */
  public String libtorch() {
    return binding.substring(0, binding.indexOf('-'));
  }
}
