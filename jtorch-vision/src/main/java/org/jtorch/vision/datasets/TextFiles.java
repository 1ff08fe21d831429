package org.jtorch.vision.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.CheckpointException;

/** Text files that describe datasets. */
final class TextFiles {
  private TextFiles() {}

  /** Returns the lines of a file in UTF-8. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot read " + file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new CheckpointException("cannot read " + file + ": it is not text in UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
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
}
