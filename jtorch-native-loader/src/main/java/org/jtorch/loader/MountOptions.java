package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Mount options of Linux file systems. */
final class MountOptions {

  private static final int MOUNT_POINT = 1;
  private static final int OPTIONS = 3;

  private MountOptions() {}

  /** Whether libraries in a folder cannot be loaded because of {@code mount -o noexec}. */
  static boolean isNoexec(Environment environment, Path folder) {
    Path mounts = environment.file("/proc/self/mounts");
    if (!Files.isReadable(mounts)) {
      return false;
    }
    try {
      Path real = folder.toRealPath();
      int longest = -1;
      boolean forbidden = false;
      for (String line : Files.readAllLines(mounts)) {
        List<String> fields = Arrays.asList(line.split(" "));
        Path point = Path.of(unescaped(fields.get(MOUNT_POINT)));
        if (real.startsWith(point) && point.getNameCount() >= longest) {
          longest = point.getNameCount();
          forbidden = Arrays.asList(fields.get(OPTIONS).split(",")).contains("noexec");
        }
      }
      return forbidden;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unescaped(String path) {
    return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
