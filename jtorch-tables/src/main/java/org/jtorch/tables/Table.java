package org.jtorch.tables;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Named columns of one length, like a {@code pandas.DataFrame} on its way to tensors.
 *
 * <pre>{@code
 * Table table = Csv.read(path);
 * Tensor features = table.matrix(DType.FLOAT32, "age", "income");
 * Tensor labels = table.column("label").values();
 * }</pre>
 */
public final class Table implements TensorHolder {
  private final Map<String, Column> columns;

  private Table(Map<String, Column> columns) {
    this.columns = Collections.unmodifiableMap(columns);
  }

  /**
   * Creates a table.
   *
   * @param columns by name, in order
   * @return the table, which does not own the columns' tensors
   * @throws IllegalArgumentException if the columns have different numbers of rows
   */
  public static Table of(Map<String, Column> columns) {
    Map<String, Column> copy = new LinkedHashMap<>(columns);
    Map.Entry<String, Column> first = null;
    for (Map.Entry<String, Column> column : copy.entrySet()) {
      first = first == null ? column : first;
      if (column.getValue().rows() != first.getValue().rows()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "column \"%s\" has %d rows, but \"%s\" has %d",
                column.getKey(),
                column.getValue().rows(),
                first.getKey(),
                first.getValue().rows()));
      }
    }
    return new Table(copy);
  }

  /**
   * Concatenates tables along the rows, {@code pandas.concat}.
   *
   * @param tables with the same names, dtypes and vocabularies
   * @return a table with copies of all rows
   * @throws IllegalArgumentException if there is no table, or the columns differ
   */
  public static Table concat(List<Table> tables) {
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("there is no table to concatenate");
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String name : tables.get(0).names()) {
      columns.put(name, concat(name, tables));
    }
    return new Table(columns);
  }

  private static Column concat(String name, List<Table> tables) {
    List<Column> parts = tables.stream().map(table -> table.column(name)).toList();
    Column first = parts.get(0);
    for (Column part : parts) {
      if (!part.vocabulary().equals(first.vocabulary())) {
        throw new IllegalArgumentException("vocabularies of column \"" + name + "\" differ");
      } else if (part.values().dtype() != first.values().dtype()) {
        throw new IllegalArgumentException("dtypes of column \"" + name + "\" differ");
      }
    }
    return TensorScope.compute(
        () -> {
          Tensor values = Torch.cat(parts.stream().map(Column::values).toList());
          Tensor missing = Torch.cat(parts.stream().map(Column::missing).toList());
          return first.vocabulary().isEmpty()
              ? Column.of(values, missing)
              : Column.categorical(values, missing, first.vocabulary());
        });
  }

  /**
   * The names of the columns, {@code list(df.columns)}.
   *
   * @return in order
   */
  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  /**
   * The number of rows, {@code len(df)}.
   *
   * @return 0 for a table without columns
   */
  public long rows() {
    return columns.values().stream().findFirst().map(Column::rows).orElse(0L);
  }

  /**
   * A column by its name, {@code df[name]}.
   *
   * @param name as in the header
   * @return the column
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public Column column(String name) {
    Column column = columns.get(Objects.requireNonNull(name, "name"));
    if (column == null) {
      throw new IllegalArgumentException(
          "there is no column \"" + name + "\"; the columns are " + String.join(", ", names()));
    }
    return column;
  }

  /**
   * Some of the columns, {@code df[[...]]}.
   *
   * @param names of the columns
   * @return a table on the same tensors
   * @throws IllegalArgumentException if a name is unknown or twice among them
   */
  public Table select(String... names) {
    Map<String, Column> selected = new LinkedHashMap<>();
    for (String name : names) {
      if (selected.put(name, column(name)) != null) {
        throw new IllegalArgumentException("column \"" + name + "\" is selected twice");
      }
    }
    return new Table(selected);
  }

  /**
   * Columns next to each other in one dtype, {@code torch.tensor(df[[...]].values, dtype=dtype)}.
   *
   * @param dtype to which the values are converted
   * @param names of columns of numbers; all columns if there is none
   * @return a copy, {@code (N, k)}
   * @throws IllegalArgumentException if a name is unknown, a column is not of shape (N), or there
   *     are no columns
   */
  public Tensor matrix(DType dtype, String... names) {
    Objects.requireNonNull(dtype, "dtype");
    List<String> wanted = names.length == 0 ? names() : List.of(names);
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("the table has no columns");
    }
    for (String name : wanted) {
      if (column(name).values().dim() != 1) {
        throw new IllegalArgumentException(
            "column \"" + name + "\" has shape " + column(name).values().shape() + ", not (N)");
      }
    }
    return TensorScope.compute(
        () ->
            Torch.stack(wanted.stream().map(name -> column(name).values().to(dtype)).toList(), 1));
  }

  @Override
  public Collection<Tensor> tensors() {
    Stream<Column> all = columns.values().stream();
    return all.flatMap(column -> column.tensors().stream()).toList();
  }

  @Override
  public String toString() {
    return columns.toString();
  }
}
