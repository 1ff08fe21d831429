package org.jtorch.serving;

import java.nio.file.Path;
import org.jtorch.Device;

/** The newest model file of a folder. */
record NetworkFolder(Path folder) implements NetworkSource {
  @Override
  public Network load(Device device) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String version() {
    throw new UnsupportedOperationException();
  }
}
