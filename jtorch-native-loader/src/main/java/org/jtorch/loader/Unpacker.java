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
 * Unpacks native libraries to JavaCPP's cache before JavaCPP reads it. A library is written to a
 * temporary file that is renamed when it is complete, so that a killed process leaves no incomplete
 * library.
 *
 * @param cache the cache folder
 */
record Unpacker(Path cache) {

  private static final String TEMPORARY = ".jtorch-part";

  /** Number of attempts if another process deletes the folder during unpacking. */
  private static final int MAX_ATTEMPTS = 5;

  /** Unpacks the libraries that are missing or incomplete. */
  void unpack(List<LibraryFile> files) {
    try {
      for (LibraryFile file : files) {
        if (file.size() < 0) {
          // JavaCPP unpacks it again each time and must not find an incomplete file.
          Files.deleteIfExists(cache.resolve(file.path()));
        } else if (!file.isIntactIn(cache)) {
          replace(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack to " + cache, e);
    }
  }

  /** Unpacks libraries and replaces existing files. */
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
        if (attempt == MAX_ATTEMPTS) {
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

  /** Deletes the temporary files of processes that were killed while writing this library. */
  private static void deleteLeftovers(Path target) throws IOException {
    String pattern = target.getFileName() + ".*" + TEMPORARY;
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(target.getParent(), pattern)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }
}
