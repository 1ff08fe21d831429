package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets one JVM at a time unpack and load for the first time, so that the others wait instead of
 * doing the same work. What is unpacked is whole without the lock too.
 *
 * @param channel the file that is locked; null where none can be
 * @param lock the lock on it
 */
record UnpackLock(@Nullable FileChannel channel, @Nullable FileLock lock) implements AutoCloseable {

  /** Waits for the lock of a cache folder. */
  static UnpackLock of(Cache cache) {
    Path folder = Objects.requireNonNull(cache.folder()).toAbsolutePath();
    Path beside = folder.resolveSibling("." + folder.getFileName() + ".jtorch.lock");
    UnpackLock lock = at(beside);
    // Where a volume is mounted, its parent is often not writable.
    return lock.channel == null ? at(folder.resolve(".jtorch.lock")) : lock;
  }

  private static UnpackLock at(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new UnpackLock(channel, channel.lock());
    } catch (IOException e) {
      close(channel); // some network file systems have no locks
      return new UnpackLock(null, null);
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
