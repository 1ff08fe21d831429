package org.jtorch.tables;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jtorch.TensorScope;

/**
 * Tables of consecutive rows of a CSV file, {@code pandas.read_csv(chunksize=...)}. Dtypes and
 * vocabularies are those of the whole file, and memory is that of one table.
 *
 * <pre>{@code
 * try (CsvReader tables = Csv.open(path, o -> o.batchSize(1024))) {
 *   for (Table table : tables) {
 *     try (TensorScope scope = TensorScope.open()) {
 *       Tensor input = table.matrix(DType.FLOAT32, "age", "income");
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>A table belongs to the scope that is open when {@code next} is called.
 */
public final class CsvReader implements Iterable<Table>, AutoCloseable {
  private final CsvRecords records;
  private final List<ColumnSpec> specs;
  private final List<ColumnBuilder> builders;
  private final int batchSize;
  private boolean iterated;

  CsvReader(CsvSource source, CsvOptions options) {
    specs = new Inference(source, options).columns();
    builders = specs.stream().map(spec -> new ColumnBuilder(spec, options)).toList();
    batchSize = options.batchSize();
    records = CsvRecords.open(source, options);
  }

  /**
   * The names of the columns.
   *
   * @return in the order of the header, or of {@code o.columns(...)}
   */
  public List<String> names() {
    return specs.stream().map(ColumnSpec::name).toList();
  }

  /**
   * The tables in order. The last one may have fewer rows; none is empty.
   *
   * @return an iterator over the rest of the file, which throws a {@code CheckpointException} for
   *     bad content and {@link java.io.UncheckedIOException} for an unreadable file
   * @throws IllegalStateException if it was called before
   */
  @Override
  public Iterator<Table> iterator() {
    if (iterated) {
      throw new IllegalStateException("a CSV reader is iterated once; open another one");
    }
    iterated = true;
    return new Tables();
  }

  private final class Tables implements Iterator<Table> {
    private boolean ready;

    @Override
    public boolean hasNext() {
      ready = ready || records.advance();
      return ready;
    }

    @Override
    public Table next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        int rows = 0;
        do {
          ready = false;
          builders.forEach(builder -> builder.add(records));
          rows++;
        } while (rows < batchSize && hasNext());
        return take();
      } catch (RuntimeException e) {
        records.close(); // the columns have different lengths now
        throw e;
      }
    }
  }

  /** Returns a table of the rows that were added. */
  Table take() {
    return TensorScope.compute(
        () -> {
          Map<String, Column> columns = new LinkedHashMap<>();
          for (int i = 0; i < specs.size(); i++) {
            columns.put(specs.get(i).name(), builders.get(i).take());
          }
          return Table.of(columns);
        });
  }

  /** Closes the file. Closing twice has no effect. */
  @Override
  public void close() {
    records.close();
  }
}
