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
 * A native library on the class path or module path, and the file that it is unpacked to. JavaCPP
 * compares the size and the time of that file with those of the resource, and so does this.
 *
 * @param path the file, relative to the cache folder
 * @param source the resource
 * @param size in bytes; -1 if the resource does not tell
 * @param modified the time of the last modification in milliseconds since 1970
 * @param crc the CRC-32 of the content; -1 if the resource does not tell
 */
record LibraryFile(String path, URL source, long size, long modified, long crc) {

  /** The file name. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The same library under another name in the same folder. */
  LibraryFile renamed(String name) {
    String other = path.substring(0, path.length() - name().length()) + name;
    return new LibraryFile(other, source, size, modified, crc);
  }

  /** Whether the file is there with the size and the time that it should have. */
  boolean isWholeIn(Path cache) {
    try {
      BasicFileAttributes found = attributes(cache);
      return found.isRegularFile()
          && found.size() == size
          && found.lastModifiedTime().toMillis() == modified;
    } catch (IOException e) {
      return false; // not there, or not accessible
    }
  }

  private BasicFileAttributes attributes(Path cache) throws IOException {
    return Files.readAttributes(
        cache.resolve(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether a file that is there has other content than the resource, as far as is known. */
  boolean isDamagedIn(Path cache) {
    if (!Files.isRegularFile(cache.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return !isWholeIn(cache) || (crc >= 0 && crc != crcOf(cache.resolve(path)));
  }

  private static long crcOf(Path file) {
    try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32());
        OutputStream nowhere = OutputStream.nullOutputStream()) {
      in.transferTo(nowhere);
      return in.getChecksum().getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the resource. Caches of URL connections would hold the jar open for good. */
  InputStream open() throws IOException {
    return open(source);
  }

  static InputStream open(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}
