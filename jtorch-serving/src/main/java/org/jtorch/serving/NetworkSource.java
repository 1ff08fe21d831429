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
   * Returns a text that changes whenever what {@link #load} would read changes. A watched model is
   * loaded again when it was the same twice. Default: the version.
   *
   * @return the text, for comparison only
   */
  default String revision() {
    return version();
  }

  /**
   * Returns an estimate of the size of the weights, before they are loaded. It is compared with
   * {@link Serving.Options#memoryLimit}. Default 0.
   *
   * @return bytes; 0 if unknown
   */
  default long estimatedBytes() {
    return 0;
  }

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
   * Creates a source that reads the newest file of a folder, by the number at the end of its name
   * ({@code 1.pt}, {@code digits-2.pt2}). The number is the version. Only files with the suffixes
   * {@code .pt}, {@code .pth}, {@code .ts} and {@code .pt2} count, whose names do not start with a
   * dot; write a file under another name and rename it when it is complete.
   *
   * @param folder the folder
   * @return the source
   */
  static NetworkSource folder(Path folder) {
    return new NetworkFolder(folder);
  }
}
