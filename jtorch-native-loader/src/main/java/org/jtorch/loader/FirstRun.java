package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Sees to it that one JVM at a time unpacks. JavaCPP locks each file, but loading one makes the
 * system's linker map those that it needs, whole or not: a second JVM would crash on a library that
 * the first is still writing.
 */
final class FirstRun {

  private FirstRun() {}

  /** Loads alone unless everything is unpacked, and announces it if there is much to unpack. */
  static void load(Preflight preflight, Runnable load) {
    if (preflight.isUnpacked()) {
      load.run();
      return;
    }
    Path file = Objects.requireNonNull(preflight.cache().folder()).resolve(".jtorch.lock");
    // A JVM may not wait for a lock that it holds itself, in another class loader: hence this
    // monitor, which all class loaders share and which JavaCPP uses in the same way.
    synchronized (Runtime.getRuntime()) {
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock ignored = channel.lock()) {
        announce(preflight);
        load.run();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot lock " + file, e);
      }
    }
  }

  private static void announce(Preflight preflight) {
    String announcement = preflight.announcement();
    if (announcement != null) {
      System.err.println(announcement);
    }
  }
}
