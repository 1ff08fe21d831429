package org.jtorch.serving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jtorch.Device;

/** Where the versions of a model come from: a file, or a function. */
public interface NetworkSource {
  /**
   * Loads the present version.
   *
   * @param device device of the weights
   * @return the network, which the caller closes
   * @throws IOException if it cannot be read
   */
  Network load(Device device) throws IOException;

  /**
   * Returns the name of the version that {@link #load} would load now. A file's version is made of
   * its time of modification, so that a replaced file is another version.
   *
   * @return the version
   */
  String version();

  /**
   * Creates a source that calls a function.
   *
   * @param version name of the version
   * @param load loads the network
   * @return the source
   */
  static NetworkSource of(String version, Function<Device, Network> load) {
    Objects.requireNonNull(version);
    Objects.requireNonNull(load);
    return new NetworkSource() {
      @Override
      public Network load(Device device) {
        return load.apply(device);
      }

      @Override
      public String version() {
        return version;
      }
    };
  }

  /**
   * Creates a source that reads a TorchScript file, an exported program ({@code .pt2}, needs
   * jtorch-graph) or an AOTInductor package. The content decides, not the name.
   *
   * <p>TorchScript is frozen. TorchScript files and AOTInductor packages are programs: serve only
   * what you trust.
   *
   * @param path the file
   * @return the source
   */
  static NetworkSource file(Path path) {
    return new NetworkFile(path);
  }

  /**
   * Creates a source that reads the newest file of a folder, by the number in its name ({@code
   * 1.pt}, {@code 2.pt}). Files whose names start with a dot or have no number are ignored.
   *
   * @param folder the folder
   * @return the source
   */
  static NetworkSource folder(Path folder) {
    return new NetworkFolder(folder);
  }
}
