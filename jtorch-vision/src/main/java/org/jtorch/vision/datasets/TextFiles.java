package org.jtorch.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;

/** Text files that describe datasets. */
final class TextFiles {
  /** Python's order of strings, by code points. */
  static final Comparator<String> ORDER =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private TextFiles() {}

  /** Returns the lines of a file in UTF-8. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CheckpointException("cannot read " + file + ": it is not text in UTF-8", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Returns the exception for a file that cannot be read. */
  static UncheckedIOException unreadable(Path file, IOException e) {
    return new UncheckedIOException("cannot read " + file + ": " + reason(file, e), e);
  }

  /** Returns why a file or folder cannot be used, where the JDK's message is its name only. */
  static String reason(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file" + (Files.notExists(file) ? "" : ": " + e.getMessage());
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return String.valueOf(e.getMessage());
  }

  /** Returns the lines that are not blank, without surrounding white space. */
  static List<String> entries(Path file) {
    return lines(file).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** Returns the fields of each line that is not blank, separated by white space. */
  static List<List<String>> table(Path file, int fields) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : entries(file)) {
      List<String> row = List.of(line.split("\\s+"));
      if (row.size() < fields) {
        throw new CheckpointException(
            file + ": a line has " + row.size() + " fields, expected " + fields + ": " + line);
      }
      rows.add(row);
    }
    return rows;
  }

  /** Returns the fields of a line, of which some may be quoted, {@code csv.reader}. */
  static List<String> fields(String line, char separator) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  /** Returns an integer of a file. */
  static long integer(Path file, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new CheckpointException(file + ": \"" + text + "\" is no integer", e);
    }
  }

  /** Returns a number of a file. */
  static double number(Path file, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new CheckpointException(file + ": \"" + text + "\" is no number", e);
    }
  }

  /** Returns the files in a folder whose names end with a text, sorted. */
  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw ClassFolders.unreadable(folder, e);
    }
  }
}
