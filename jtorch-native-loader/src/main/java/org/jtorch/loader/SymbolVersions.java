package org.jtorch.loader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Reads from a shared library which versions of its interface it offers. */
final class SymbolVersions {

  private SymbolVersions() {}

  /**
   * The highest number that follows the prefix anywhere in the file: 36 for {@code GLIBC_2.} in the
   * C library of glibc 2.36. The names stand as plain text in an ELF file's version table.
   */
  static OptionalInt highest(Path library, String prefix) {
    byte[] content;
    try {
      content = Files.readAllBytes(library);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] wanted = prefix.getBytes(ISO_8859_1);
    int highest = -1;
    for (int start = 0; start + wanted.length < content.length; start++) {
      if (startsWith(content, start, wanted)) {
        highest = Math.max(highest, number(content, start + wanted.length));
      }
    }
    return highest < 0 ? OptionalInt.empty() : OptionalInt.of(highest);
  }

  private static boolean startsWith(byte[] content, int start, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (content[start + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] content, int start) {
    int value = -1;
    for (int i = start; i < content.length && i < start + 4; i++) {
      int digit = content[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = Math.max(value, 0) * 10 + digit;
    }
    return value;
  }
}
