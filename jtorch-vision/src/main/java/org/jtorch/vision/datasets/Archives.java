package org.jtorch.vision.datasets;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** Extracts tar and zip archives and files that are compressed by gzip or xz. */
final class Archives {
  private static final int BUFFER = 1 << 16;
  private static final int TAR_BLOCK = 512;

  /** Content that any archive may have, and how often its own size beyond that. */
  private static final long ALWAYS_ALLOWED = 2L << 30;

  private static final long MOST_RATIO = 200;

  private final Path archive;
  private final Path folder;
  private final Map<Path, Path> links = new LinkedHashMap<>();
  private long left;

  private Archives(Path archive, Path folder) throws IOException {
    this.archive = archive;
    this.folder = folder.normalize();
    left = ALWAYS_ALLOWED + MOST_RATIO * Files.size(archive);
  }

  /**
   * Extracts an archive into a folder, or decompresses a gzip or xz file next to it. Files appear
   * only when the whole archive has been read. Links must lead to an entry of the archive.
   *
   * @throws CheckpointException if the archive is damaged or truncated, has an entry or a link that
   *     leads out of the folder, or expands to more than 2 GB and 200 times its size
   * @throws UncheckedIOException if it cannot be read, or files cannot be written
   */
  static void extract(Path archive, Path folder) {
    String name = String.valueOf(archive.getFileName());
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.matches(".*\\.(zip|tar|tgz|gz|xz)")) {
      throw new IllegalArgumentException(
          archive + " is no .tar, .tar.gz, .tar.xz, .tgz, .zip, .gz or .xz");
    }
    try {
      Files.createDirectories(folder);
      Path part = Files.createDirectory(folder.resolve(name + "." + UUID.randomUUID() + ".part"));
      try {
        Archives extraction = new Archives(archive, part);
        if (lower.endsWith(".zip")) {
          extraction.zip();
        } else if (lower.matches(".*\\.(tar|tgz|tar\\.[gx]z)")) {
          extraction.tar();
        } else {
          try (InputStream in = extraction.decompressed()) {
            extraction.write(in, part.resolve(name.substring(0, name.length() - 3)));
          }
        }
        merge(part, folder);
      } finally {
        delete(part);
      }
    } catch (IOException e) {
      throw failure(archive, e);
    }
  }

  private static RuntimeException failure(Path archive, IOException e) {
    String message = "cannot extract " + archive + ": ";
    if (e instanceof EOFException) {
      return new CheckpointException(message + "it is truncated", e);
    } else if (e instanceof DamagedException damaged) {
      return new CheckpointException(message + damaged.getMessage(), e);
    } else if (e instanceof ZipException || e instanceof XZIOException) {
      return new CheckpointException(message + "it is damaged: " + e.getMessage(), e);
    }
    return new UncheckedIOException(message + TextFiles.reason(archive, e), e);
  }

  /** Damaged or hostile content. */
  private static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String reason, @Nullable Throwable cause) {
      super(reason, cause);
    }
  }

  private void tar() throws IOException {
    // Commons Compress does not close a stream that it reads no header from.
    try (InputStream in = decompressed();
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
      for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
        Path target = inside(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isLink()) {
          links.put(target, inside(entry.getLinkName()));
        } else if (entry.isSymbolicLink()) {
          Path parent = folder.relativize(target).resolveSibling("");
          links.put(target, inside(parent.resolve(entry.getLinkName()).toString()));
        } else if (entry.isFile()) {
          write(tar, target);
        }
      }
      // Reads up to the checksum of the compressed stream.
      in.transferTo(OutputStream.nullOutputStream());
    }
    link();
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    TarArchiveEntry entry;
    try {
      entry = tar.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw damage(e);
    }
    if (entry == null && tar.getBytesRead() % TAR_BLOCK != 0) {
      throw new EOFException();
    } else if (entry != null && !entry.isCheckSumOK()) {
      throw new DamagedException("it is damaged: a header has another checksum", null);
    }
    return entry;
  }

  /** Returns the exception for what reading content threw. */
  private static IOException damage(Exception e) {
    if (e instanceof EOFException || String.valueOf(e.getMessage()).startsWith("Truncated TAR")) {
      return new EOFException(e.getMessage());
    }
    return new DamagedException("it is damaged: " + e.getMessage(), e);
  }

  /** Creates the links, as hard links to files: these cannot be followed out of the folder. */
  private void link() throws IOException {
    int before = -1;
    while (!links.isEmpty() && links.size() != before) {
      before = links.size();
      for (Map.Entry<Path, Path> link : List.copyOf(links.entrySet())) {
        if (Files.isRegularFile(link.getValue(), LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(parent(link.getKey()));
          Files.deleteIfExists(link.getKey());
          Files.createLink(link.getKey(), link.getValue());
          links.remove(link.getKey());
        }
      }
    }
    for (Path link : links.keySet()) {
      throw new DamagedException(
          "its entry "
              + folder.relativize(link)
              + " is a link to "
              + folder.relativize(links.getOrDefault(link, link))
              + ", which is no file of the archive",
          null);
    }
  }

  private void zip() throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : List.copyOf(zip.stream().toList())) {
        Path target = inside(entry.getName());
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

  /** Returns the archive without its compression. */
  private InputStream decompressed() throws IOException {
    String name = archive.toString().toLowerCase(Locale.ROOT);
    InputStream raw = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
    try {
      if (name.endsWith(".tar")) {
        return raw;
      }
      return new BufferedInputStream(
          name.endsWith(".xz") ? new XZInputStream(raw) : new GZIPInputStream(raw, BUFFER));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Returns the place of an entry, which must be inside of the folder. */
  private Path inside(String name) throws IOException {
    Path target;
    try {
      target = folder.resolve(name.replace('\\', '/')).normalize();
    } catch (InvalidPathException e) {
      throw new DamagedException("its entry " + name + " has an invalid name", e);
    }
    if (!target.startsWith(folder)) {
      throw new DamagedException("its entry " + name + " is outside of the archive", null);
    }
    return target;
  }

  private static Path parent(Path target) {
    return target.resolveSibling("");
  }

  private void write(InputStream content, Path target) throws IOException {
    Files.createDirectories(parent(target));
    Files.deleteIfExists(target);
    try (OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = read(content, buffer); n >= 0; n = read(content, buffer)) {
        left -= n;
        if (left < 0) {
          throw new DamagedException(
              "it expands to more than " + MOST_RATIO + " times its size", null);
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static int read(InputStream content, byte[] buffer) throws IOException {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw damage(e);
    }
  }

  /**
   * Moves what a folder has into another one. A folder that is not there yet appears at once with
   * all its files, so that none is taken for complete after the process has been ended.
   */
  private static void merge(Path from, Path to) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(from)) {
      entries = all.toList();
    }
    for (Path entry : entries) {
      Path target = to.resolve(entry.getFileName());
      if (!Files.isDirectory(entry)) {
        Files.move(entry, target, StandardCopyOption.REPLACE_EXISTING);
      } else if (!moved(entry, target)) {
        merge(entry, target);
      }
    }
  }

  /** Moves a folder; returns false if there is one already, perhaps of another process. */
  private static boolean moved(Path folder, Path target) throws IOException {
    try {
      if (!Files.isDirectory(target)) {
        Files.move(folder, target);
        return true;
      }
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
    return false;
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
