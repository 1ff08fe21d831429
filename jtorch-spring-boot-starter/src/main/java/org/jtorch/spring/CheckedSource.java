package org.jtorch.spring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jtorch.Device;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.springframework.core.io.FileSystemResource;

/**
 * A model file whose checksum is compared before it is loaded.
 *
 * @param file the file
 * @param sha256 the checksum that the content must have
 */
record CheckedSource(Path file, String sha256) implements NetworkSource {
  @Override
  public Network load(Device device) throws IOException {
    String found = CopiedSource.digest(new FileSystemResource(file));
    CopiedSource.check(file.toString(), Optional.of(sha256), found);
    return NetworkSource.file(file).load(device);
  }

  @Override
  public String version() {
    return NetworkSource.file(file).version();
  }
}
