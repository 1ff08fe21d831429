package org.jtorch.serving;

import java.nio.file.Path;
import org.jtorch.Device;

/** A model file, whose content says how it is loaded. */
record NetworkFile(Path path) implements NetworkSource {
  @Override
  public Network load(Device device) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String version() {
    throw new UnsupportedOperationException();
  }
}
