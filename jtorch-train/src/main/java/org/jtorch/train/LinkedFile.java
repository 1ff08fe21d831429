package org.jtorch.train;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A second name of a file: a symbolic link, or a copy where the file system has no links. */
final class LinkedFile {
  private LinkedFile() {}

  /** Replaces a link atomically. */
  static void replace(Path link, Path file) throws IOException {
    Path temporary =
        link.resolveSibling("." + link.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      create(temporary, file);
      Files.move(
          temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Windows refuses links to users without the privilege by a FileSystemException. */
  private static void create(Path temporary, Path file) throws IOException {
    Path folder = temporary.toAbsolutePath().getParent();
    try {
      Path target = folder == null ? file : folder.relativize(file.toAbsolutePath());
      Files.createSymbolicLink(temporary, target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, temporary);
    }
  }
}
