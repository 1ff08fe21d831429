package org.jtorch.loader;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * Unpacks native libraries to JavaCPP's cache before JavaCPP looks there. A library is written
 * under a temporary name and renamed when it is whole, so that a process that is ended leaves
 * nothing behind that a later one could map.
 *
 * @param cache the cache folder
 */
record Unpacker(Path cache) {

  private static final String TEMPORARY = ".jtorch-part";

  /** How often a folder may be deleted meanwhile. */
  private static final int ATTEMPTS = 5;

  /** Unpacks what is not whole. */
  void unpack(List<LibraryFile> files) {
    try {
      for (LibraryFile file : files) {
        if (file.size() < 0) {
          // JavaCPP unpacks it anew each time, and must not meet half of it.
          Files.deleteIfExists(cache.resolve(file.path()));
        } else if (!file.isWholeIn(cache)) {
          replace(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack to " + cache, e);
    }
  }

  /** Unpacks libraries whatever is there. */
  void replace(List<LibraryFile> files) {
    try {
      for (LibraryFile file : files) {
        replace(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack to " + cache, e);
    }
  }

  private void replace(LibraryFile file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        write(file);
        return;
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void write(LibraryFile file) throws IOException {
    Path target = cache.resolve(file.path());
    Files.createDirectories(target.getParent());
    deleteLeftovers(target);
    String suffix = "." + ProcessHandle.current().pid() + "-" + System.nanoTime() + TEMPORARY;
    Path temporary = target.resolveSibling(file.name() + suffix);
    try {
      try (InputStream in = file.open();
          OutputStream out = Files.newOutputStream(temporary, CREATE_NEW, WRITE)) {
        long written = in.transferTo(out);
        if (written != file.size()) {
          throw new EOFException(
              file.source() + " has " + written + " bytes instead of " + file.size());
        }
      }
      Files.setLastModifiedTime(temporary, FileTime.fromMillis(file.modified()));
      Files.move(temporary, target, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Deletes what processes have left that were ended while they wrote this library. */
  private static void deleteLeftovers(Path target) throws IOException {
    String pattern = target.getFileName() + ".*" + TEMPORARY;
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(target.getParent(), pattern)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }
}
