package org.jtorch.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A native library on the class path or module path and the file to which it is unpacked. As in
 * JavaCPP, the file is up to date if its size and time equal those of the resource.
 *
 * @param path the file, relative to the cache folder
 * @param source the resource
 * @param size the size in bytes; -1 if unknown
 * @param modified the time of the last modification in milliseconds since 1970
 * @param crc the CRC-32 of the content; -1 if unknown
 */
record LibraryFile(String path, URL source, long size, long modified, long crc) {

  /** The file name. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the same library with another file name in the same folder. */
  LibraryFile renamed(String name) {
    String other = path.substring(0, path.length() - name().length()) + name;
    return new LibraryFile(other, source, size, modified, crc);
  }

  /** Whether the file exists with the size and the time of the resource. */
  boolean isIntactIn(Path cache) {
    try {
      BasicFileAttributes found = attributes(cache);
      return found.isRegularFile()
          && found.size() == size
          && found.lastModifiedTime().toMillis() == modified;
    } catch (IOException e) {
      return false; // missing or not accessible
    }
  }

  private BasicFileAttributes attributes(Path cache) throws IOException {
    return Files.readAttributes(
        cache.resolve(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether the file exists but its size, time or known CRC differs from the resource's. */
  boolean isDamagedIn(Path cache) {
    if (!Files.isRegularFile(cache.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return !isIntactIn(cache) || (crc >= 0 && crc != crcOf(cache.resolve(path)));
  }

  private static long crcOf(Path file) {
    try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32());
        OutputStream discard = OutputStream.nullOutputStream()) {
      in.transferTo(discard);
      return in.getChecksum().getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the resource without URL caching, which would keep the jar open. */
  InputStream open() throws IOException {
    return open(source);
  }

  static InputStream open(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}
