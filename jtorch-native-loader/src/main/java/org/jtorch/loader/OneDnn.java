package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Whether libtorch uses oneDNN. The oneDNN of libtorch 2.10 sizes its kernels by the caches of the
 * processor, and on AMD's takes caches that are hidden, as some virtual machines hide them, for
 * caches of no size: gradients of convolutions, transposed convolutions and LSTMs are wrong then.
 */
final class OneDnn {
  private static final String PROPERTY = "jtorch.onednn";

  private OneDnn() {}

  /** What the property says, else whether oneDNN computes right numbers on this processor. */
  static boolean isUsed(Environment environment) {
    String property = environment.property(PROPERTY);
    return property == null ? !hidesCaches(environment) : Boolean.parseBoolean(property);
  }

  private static boolean hidesCaches(Environment environment) {
    return isOfAmd(environment.file("/proc/cpuinfo"))
        && !Files.exists(environment.file("/sys/devices/system/cpu/cpu0/cache/index0"));
  }

  private static boolean isOfAmd(Path file) {
    if (!Files.isReadable(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("vendor_id"))
          .findFirst()
          .filter(line -> line.endsWith("AuthenticAMD") || line.endsWith("HygonGenuine"))
          .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
