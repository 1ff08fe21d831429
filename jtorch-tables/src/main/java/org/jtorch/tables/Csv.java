package org.jtorch.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * CSV files as tables of tensors, {@code pandas.read_csv} and {@code DataFrame.to_csv}.
 *
 * <p>Columns are read by the names of the header line. Where the options name no dtype, the values
 * decide, as in pandas: int64 if all are whole numbers, float64 if all are numbers or some are
 * missing, bool, and else categories: int64 codes of the sorted texts, -1 for missing ones. The
 * file is read once for this, once more for the categories found, and once for the values; with a
 * dtype, a vocabulary or {@code categorical()} for every column, less.
 *
 * <p>Bad content is refused with the line and the column in the message; nothing is half-read.
 */
public final class Csv {
  private Csv() {}

  /**
   * Reads a file, {@code pandas.read_csv}.
   *
   * @param file CSV, gzipped if its name ends in {@code .gz}
   * @return the table
   * @throws java.io.UncheckedIOException if the file is missing or unreadable
   * @throws org.jtorch.CheckpointException if its content is malformed; the message gives line and
   *     column
   */
  public static Table read(Path file) {
    return read(file, o -> {});
  }

  /**
   * Reads a file with options, {@code pandas.read_csv}.
   *
   * @param file CSV, gzipped if its name ends in {@code .gz}
   * @param options {@code o -> o.separator(';').columns("age", "label")}
   * @return the table
   * @throws java.io.UncheckedIOException if the file is missing or unreadable
   * @throws org.jtorch.CheckpointException if its content is malformed, or lacks a column; the
   *     message gives line and column
   */
  public static Table read(Path file, Consumer<CsvOptions> options) {
    return read(CsvSource.file(Objects.requireNonNull(file, "file")), CsvOptions.of(options));
  }

  /**
   * Reads a text, {@code pandas.read_csv(io.StringIO(text))}.
   *
   * @param text the content of a CSV file
   * @return the table
   * @throws org.jtorch.CheckpointException if it is malformed; the message gives line and column
   */
  public static Table parse(String text) {
    return parse(text, o -> {});
  }

  /**
   * Reads a text with options, {@code pandas.read_csv(io.StringIO(text))}.
   *
   * @param text the content of a CSV file
   * @param options {@code o -> o.separator(';').columns("age", "label")}
   * @return the table
   * @throws org.jtorch.CheckpointException if it is malformed, or lacks a column; the message gives
   *     line and column
   */
  public static Table parse(String text, Consumer<CsvOptions> options) {
    return read(CsvSource.text(Objects.requireNonNull(text, "text")), CsvOptions.of(options));
  }

  private static Table read(CsvSource source, CsvOptions options) {
    try (CsvReader reader = new CsvReader(source, options)) {
      return TensorScope.compute(
          () -> {
            List<Table> parts = new ArrayList<>();
            reader.iterator().forEachRemaining(parts::add);
            return switch (parts.size()) {
              case 0 -> reader.take();
              case 1 -> parts.get(0);
              default -> Table.concat(parts);
            };
          });
    }
  }

  /**
   * Opens a file that is read in parts, {@code pandas.read_csv(chunksize=...)}.
   *
   * @param file CSV, gzipped if its name ends in {@code .gz}
   * @param options {@code o -> o.batchSize(1024)}
   * @return a reader, which the caller closes
   * @throws java.io.UncheckedIOException if the file is missing or unreadable
   * @throws org.jtorch.CheckpointException if its content is malformed, or lacks a column; the
   *     message gives line and column
   */
  public static CsvReader open(Path file, Consumer<CsvOptions> options) {
    return new CsvReader(
        CsvSource.file(Objects.requireNonNull(file, "file")), CsvOptions.of(options));
  }

  /**
   * Writes a table with a header line, {@code df.to_csv(file, index=False)}. Categories are written
   * as their texts, missing values as nothing.
   *
   * @param file to create or replace
   * @param table with columns of shape (N)
   * @throws IllegalArgumentException if a column has another shape, or a code is in no vocabulary
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Table table) {
    write(file, table, o -> {});
  }

  /**
   * Writes a table with options, {@code df.to_csv(file, index=False)}.
   *
   * @param file to create or replace
   * @param table with columns of shape (N)
   * @param options {@code o -> o.separator(';')}
   * @throws IllegalArgumentException if a column has another shape, or a code is in no vocabulary
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Table table, Consumer<WriteOptions> options) {
    new CsvWriter(WriteOptions.of(options)).write(file, table);
  }

  /**
   * Writes a matrix with a header line, {@code pd.DataFrame(x, columns=names).to_csv(file,
   * index=False)}. Numbers are written with as many digits as reading them back takes.
   *
   * @param file to create or replace
   * @param matrix of real numbers or booleans, {@code (N, k)} or {@code (N)}
   * @param names of the k columns; without names there is no header line
   * @throws IllegalArgumentException if the shape is another, or not that of the names
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Tensor matrix, String... names) {
    new CsvWriter(WriteOptions.of(o -> {})).write(file, matrix, List.of(names));
  }
}
