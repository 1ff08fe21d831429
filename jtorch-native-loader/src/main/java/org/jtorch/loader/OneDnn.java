package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Decides whether libtorch uses oneDNN. The oneDNN of libtorch 2.10 chooses its kernels by the size
 * of the processor's caches. On AMD processors whose caches are hidden by a virtual machine it
 * assumes a size of 0, and gradients of convolutions, transposed convolutions and LSTMs are wrong.
 */
final class OneDnn {
  private static final String PROPERTY = "jtorch.onednn";

  private OneDnn() {}

  /** Returns the property's value, else whether oneDNN is correct on this processor. */
  static boolean isUsed(Environment environment) {
    String property = environment.property(PROPERTY);
    return property == null ? !hidesCaches(environment) : Boolean.parseBoolean(property);
  }

  private static boolean hidesCaches(Environment environment) {
    return isAmd(environment.file("/proc/cpuinfo"))
        && !Files.exists(environment.file("/sys/devices/system/cpu/cpu0/cache/index0"));
  }

  private static boolean isAmd(Path file) {
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
