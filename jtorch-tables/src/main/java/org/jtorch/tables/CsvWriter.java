package org.jtorch.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Writes columns row by row, converted to Java a part at a time. */
final class CsvWriter {
  private static final int PART = 1 << 14;

  private final WriteOptions options;

  CsvWriter(WriteOptions options) {
    this.options = options;
  }

  void write(Path file, Table table) {
    for (String name : table.names()) {
      check(name, table.column(name).values());
    }
    print(file, table, true);
  }

  void write(Path file, Tensor matrix, List<String> names) {
    if (matrix.dim() != 1 && matrix.dim() != 2) {
      throw new IllegalArgumentException(
          "a matrix of shape (N, k) or (N) is required, got " + matrix.shape());
    }
    long width = matrix.dim() == 1 ? 1 : matrix.size(1);
    if (!names.isEmpty() && names.size() != width) {
      throw new IllegalArgumentException(
          names.size() + " names given for the columns of a matrix of shape " + matrix.shape());
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor columns = matrix.detach().view(matrix.size(0), width).t();
      Map<String, Column> named = new LinkedHashMap<>();
      for (int i = 0; i < width; i++) {
        String name = names.isEmpty() ? String.valueOf(i) : names.get(i);
        check(name, columns.get(i));
        if (named.put(name, Column.of(columns.get(i))) != null) {
          throw new IllegalArgumentException("the name \"" + name + "\" is given twice");
        }
      }
      print(file, Table.of(named), !names.isEmpty());
    }
  }

  private static void check(String name, Tensor values) {
    DType dtype = values.dtype();
    boolean plain = dtype.isFloatingPoint() || dtype.isInteger() || dtype == DType.BOOL;
    if (values.dim() != 1 || !plain) {
      throw new IllegalArgumentException(
          "column \""
              + name
              + "\" is "
              + dtype.pythonName()
              + values.shape()
              + "; columns of real numbers or booleans of shape (N) can be written");
    }
  }

  private void print(Path file, Table table, boolean header) {
    CSVFormat format =
        CSVFormat.Builder.create()
            .setDelimiter(options.separator())
            .setQuote('"')
            .setRecordSeparator('\n')
            .get();
    try (CSVPrinter printer =
        new CSVPrinter(Files.newBufferedWriter(file, options.charset()), format)) {
      if (header) {
        printer.printRecord(table.names());
      }
      for (long from = 0; from < table.rows(); from += PART) {
        print(printer, table, from, Math.min(PART, table.rows() - from));
      }
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot write " + file + ": there is no such folder", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private void print(CSVPrinter printer, Table table, long from, long count) throws IOException {
    List<Object[]> columns = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      for (String name : table.names()) {
        columns.add(texts(name, table.column(name), from, count));
      }
    }
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = columns.get(j)[i];
      }
      printer.printRecord(row);
    }
  }

  private Object[] texts(String name, Column column, long from, long count) {
    Object values = array(column.values().narrow(0, from, count).detach());
    boolean[] missing = column.missing().narrow(0, from, count).toBooleanArray();
    Object[] texts = new Object[(int) count];
    for (int i = 0; i < texts.length; i++) {
      Object value = Objects.requireNonNull(Array.get(values, i));
      texts[i] =
          missing[i] || isNaN(value) ? options.missing() : text(name, column.vocabulary(), value);
    }
    return texts;
  }

  private static Object array(Tensor values) {
    DType dtype = values.dtype();
    if (dtype == DType.BOOL) {
      return values.toBooleanArray();
    } else if (dtype == DType.FLOAT64) {
      return values.toDoubleArray();
    }
    return dtype.isFloatingPoint() ? values.toFloatArray() : values.toLongArray();
  }

  private static boolean isNaN(@Nullable Object value) {
    return value instanceof Double d ? d.isNaN() : value instanceof Float f && f.isNaN();
  }

  private static String text(String name, List<String> vocabulary, Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isInfinite(number) ? (number > 0 ? "inf" : "-inf") : value.toString();
    } else if (vocabulary.isEmpty()) {
      return value.toString();
    }
    long code = (Long) value;
    if (code < 0 || code >= vocabulary.size()) {
      throw new IllegalArgumentException(
          "column \"" + name + "\" has the code " + code + ", which is not in its vocabulary");
    }
    return vocabulary.get((int) code);
  }
}
