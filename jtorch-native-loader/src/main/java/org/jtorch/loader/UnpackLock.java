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
 * File lock that lets one JVM at a time unpack the natives, so that others wait instead of
 * repeating the work. Unpacked files are also complete without the lock.
 *
 * @param channel the locked file, or null if it cannot be locked
 * @param lock the lock, or null if the file cannot be locked
 */
record UnpackLock(@Nullable FileChannel channel, @Nullable FileLock lock) implements AutoCloseable {

  /** Waits for the lock of a cache folder. */
  static UnpackLock acquire(Cache cache) {
    Path folder = Objects.requireNonNull(cache.folder()).toAbsolutePath();
    Path sibling = folder.resolveSibling("." + folder.getFileName() + ".jtorch.lock");
    UnpackLock lock = lockFile(sibling);
    // The parent of a mounted volume is often read-only.
    return lock.channel == null ? lockFile(folder.resolve(".jtorch.lock")) : lock;
  }

  private static UnpackLock lockFile(Path file) {
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
