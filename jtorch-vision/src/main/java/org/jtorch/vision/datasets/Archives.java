package org.jtorch.vision.datasets;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;

/** Extracts tar and zip archives and gzip files. */
final class Archives {
  /** Writes entries below a folder. */
  private interface Extractor {
    void extract(Path folder) throws IOException;
  }

  private Archives() {}

  /**
   * Extracts an archive into a folder, or decompresses a gzip file next to it. Files appear only
   * when the whole archive has been read.
   *
   * @throws CheckpointException if the archive is damaged or truncated, or has an entry outside of
   *     the folder or a link
   * @throws UncheckedIOException if it cannot be read, or files cannot be written
   */
  static void extract(Path archive, Path folder) {
    String name = String.valueOf(archive.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".zip")) {
      extract(archive, folder, part -> zip(archive, part));
    } else if (name.endsWith(".tar") || name.endsWith(".tgz") || name.endsWith(".tar.gz")) {
      extract(archive, folder, part -> tar(archive, part));
    } else if (name.endsWith(".gz")) {
      String plain = name.substring(0, name.length() - ".gz".length());
      extract(archive, folder, part -> gzip(archive, part.resolve(plain)));
    } else {
      throw new IllegalArgumentException(archive + " is no .tar, .tar.gz, .tgz, .zip or .gz");
    }
  }

  private static void extract(Path archive, Path folder, Extractor extractor) {
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve(archive.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        Files.createDirectory(part);
        extractor.extract(part);
        move(part, folder);
      } finally {
        delete(part);
      }
    } catch (EOFException e) {
      throw new CheckpointException("cannot extract " + archive + ": it is truncated", e);
    } catch (ZipException e) {
      throw new CheckpointException(
          "cannot extract " + archive + ": it is damaged: " + e.getMessage(), e);
    } catch (DamagedException e) {
      throw new CheckpointException("cannot extract " + archive + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot extract " + archive + ": " + e.getMessage(), e);
    }
  }

  /** Damaged or hostile content. */
  private static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason, @Nullable Throwable cause) {
      super(reason, cause);
    }
  }

  private static void gzip(Path archive, Path target) throws IOException {
    try (InputStream in = decompressed(archive)) {
      Files.copy(in, target);
    }
  }

  private static void tar(Path archive, Path folder) throws IOException {
    try (InputStream in = decompressed(archive)) {
      TarReader tar = new TarReader(in);
      for (TarReader.Entry entry = next(tar); entry != null; entry = next(tar)) {
        switch (entry.type()) {
          case FOLDER -> Files.createDirectories(inside(folder, entry.name()));
          case FILE -> write(tar.content(), inside(folder, entry.name()));
          case LINK -> throw new DamagedException("its entry " + entry.name() + " is a link", null);
          case OTHER -> inside(folder, entry.name());
        }
      }
      // Reads up to the checksum of the compressed stream.
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  private static TarReader.@Nullable Entry next(TarReader tar) throws IOException {
    try {
      return tar.next();
    } catch (EOFException | ZipException e) {
      throw e;
    } catch (IOException e) {
      throw new DamagedException("it is damaged: " + e.getMessage(), e);
    }
  }

  private static void zip(Path archive, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : List.copyOf(zip.stream().toList())) {
        Path target = inside(folder, entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          try (InputStream in = zip.getInputStream(entry)) {
            write(in, target);
          }
        }
      }
    }
  }

  private static InputStream decompressed(Path archive) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
    try {
      return archive.toString().endsWith(".tar")
          ? raw
          : new BufferedInputStream(new GZIPInputStream(raw, 1 << 16));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Returns the place of an entry, which must be inside of the folder. */
  private static Path inside(Path folder, String name) throws IOException {
    Path target;
    try {
      target = folder.resolve(name.replace('\\', '/')).normalize();
    } catch (InvalidPathException e) {
      throw new DamagedException("its entry " + name + " has an invalid name", e);
    }
    if (!target.startsWith(folder.normalize())) {
      throw new DamagedException("its entry " + name + " is outside of the archive", null);
    }
    return target;
  }

  private static void write(InputStream content, Path target) throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Moves the files below a folder into another one, which may already have some of them. */
  private static void move(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = to.resolve(from.relativize(file));
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
