package org.jtorch.serving;

import java.io.IOException;
import java.nio.file.Path;
import org.jtorch.Device;

/** Loads the files of its arguments, in a JVM without jtorch-graph. */
final class WithoutGraph {
  private WithoutGraph() {}

  public static void main(String[] files) throws IOException {
    for (String file : files) {
      try (Network network = NetworkSource.file(Path.of(file)).load(Device.CPU)) {
        System.out.println("loaded " + network.bytes());
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
