package org.jtorch;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** The files that {@code org/jtorch/script/modules.py} wrote. */
final class ScriptFixtures {
  private ScriptFixtures() {}

  static Path path(String name) {
    URL url = Objects.requireNonNull(ScriptFixtures.class.getResource("script/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name, e);
    }
  }

  static ScriptModule load(String name) {
    return ScriptModule.load(path(name), Device.CPU);
  }
}
