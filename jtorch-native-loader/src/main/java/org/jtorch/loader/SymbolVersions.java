package org.jtorch.loader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Reads symbol versions from a shared library. */
final class SymbolVersions {

  /** The string tables of an ELF file precede its code. */
  private static final int BYTES_READ = 1 << 20;

  private SymbolVersions() {}

  /**
   * Returns the highest number that follows the prefix in the library's string tables, which
   * contain versions as plain text: 36 for {@code GLIBC_2.} in the C library of glibc 2.36.
   */
  static OptionalInt highest(Path library, String prefix) {
    String names;
    try (InputStream in = Files.newInputStream(library)) {
      names = new String(in.readNBytes(BYTES_READ), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int highest = -1;
    for (int at = names.indexOf(prefix); at >= 0; at = names.indexOf(prefix, at + 1)) {
      highest = Math.max(highest, number(names, at + prefix.length()));
    }
    return highest < 0 ? OptionalInt.empty() : OptionalInt.of(highest);
  }

  /** Returns the number at an index, of at most four digits; -1 if there is none. */
  private static int number(String text, int start) {
    int end = start;
    while (end < text.length() && end < start + 4 && Character.digit(text.charAt(end), 10) >= 0) {
      end++;
    }
    return end == start ? -1 : Integer.parseInt(text, start, end, 10);
  }
}
