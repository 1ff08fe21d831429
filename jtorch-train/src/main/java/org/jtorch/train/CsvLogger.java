package org.jtorch.train;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a table of numbers, Lightning's {@code CSVLogger}: a row per call, with a column for each
 * name. A name that is new adds a column, which is empty in the rows before.
 *
 * <p>A training that is resumed continues the file that is there. Rows are written 100 at a time
 * and by {@link #flush}.
 */
public final class CsvLogger implements Logger {
  private static final String STEP = "step";
  private static final int BUFFERED = 100;

  private final Path file;
  private final Set<String> columns = new LinkedHashSet<>();
  private final List<String> rows = new ArrayList<>();

  /** The number of columns of the file's header. */
  private int header;

  /**
   * Creates a logger.
   *
   * @param file the file, in the default file system; if it exists, rows are added to it
   * @throws UncheckedIOException if an existing file cannot be read
   * @throws IllegalArgumentException if an existing file is not a table of steps
   */
  public CsvLogger(Path file) {
    this.file = Objects.requireNonNull(file, "file");
    List<String> lines = lines();
    columns.addAll(lines.isEmpty() ? List.of(STEP) : List.of(lines.get(0).split(",", -1)));
    header = lines.isEmpty() ? 0 : columns.size();
    if (!columns.contains(STEP)) {
      throw new IllegalArgumentException(file + " has no column \"" + STEP + "\"");
    }
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if a name has a comma, a quote or a line break
   */
  @Override
  public void logScalars(long step, Map<String, Double> values) {
    for (String name : values.keySet()) {
      if (name.contains(",") || name.contains("\n") || name.contains("\"")) {
        throw new IllegalArgumentException(
            "the name of a column has no comma, quote or line break, got " + name);
      }
    }
    columns.addAll(values.keySet());
    List<String> cells = new ArrayList<>();
    for (String column : columns) {
      Double value = values.get(column);
      cells.add(column.equals(STEP) ? Long.toString(step) : value == null ? "" : value.toString());
    }
    rows.add(String.join(",", cells));
    if (rows.size() >= BUFFERED) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (rows.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
      if (header == columns.size()) {
        write(rows, true);
      } else {
        rewrite();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.clear();
  }

  /** Writes the file with more columns. */
  private void rewrite() throws IOException {
    List<String> all = new ArrayList<>(List.of(String.join(",", columns)));
    Stream.concat(lines().stream().skip(1), rows.stream()).map(this::filled).forEach(all::add);
    write(all, false);
    header = columns.size();
  }

  /** Not by Files.write, whose channel an interrupt of the thread closes. */
  private void write(List<String> lines, boolean append) throws IOException {
    try (OutputStream out = new FileOutputStream(file.toFile(), append)) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A row with empty cells for the columns that were added after it. */
  private String filled(String row) {
    long cells = row.chars().filter(c -> c == ',').count() + 1;
    return row + ",".repeat((int) (columns.size() - cells));
  }

  @Override
  public void close() {
    flush();
  }
}
