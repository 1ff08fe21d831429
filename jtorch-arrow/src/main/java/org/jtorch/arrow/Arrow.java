package org.jtorch.arrow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.tables.Column;
import org.jtorch.tables.Table;

/**
 * Conversions between Apache Arrow's vectors and tensors: {@code
 * torch.from_numpy(array.to_numpy())} and {@code pa.array(x.numpy())} in Python.
 *
 * <p>A tensor shares the memory of a vector of numbers, dates, times, timestamps or durations
 * without nulls, and of a FixedSizeList of them, which becomes {@code (N, k)}. Dates and times keep
 * Arrow's unit as int32 or int64. Copied are vectors with nulls, which become a value and a mask,
 * bit-packed booleans, dictionary-encoded vectors and texts, which become codes and a vocabulary,
 * and lists of any length, which are padded on request.
 */
public final class Arrow {
  private Arrow() {}

  /**
   * A tensor of a vector without nulls, {@code torch.from_numpy(array.to_numpy())}.
   *
   * @param vector of numbers, booleans, dates, times, or fixed-size lists of them
   * @return {@code (N)}, or {@code (N, k)} of fixed-size lists; on the memory of the vector unless
   *     it is of booleans
   * @throws IllegalArgumentException if the vector has nulls, texts, or a type without a dtype; the
   *     message names the column and what to do
   */
  public static Tensor toTensor(FieldVector vector) {
    if (vector.getField().getDictionary() != null || VectorReader.isText(vector)) {
      throw VectorReader.refused(vector, "has categories; use Arrow.toColumn");
    }
    Column column = toColumn(vector);
    if (column.hasMissing()) {
      column.tensors().forEach(Tensor::close);
      throw VectorReader.refused(vector, "has nulls; use Arrow.toColumn");
    }
    return column.values();
  }

  /**
   * A column of a vector.
   *
   * @param vector of any type that {@link #toTensor} takes, texts, or encoded by a dictionary
   * @return values and mask of the nulls, without a copy where there are none
   * @throws IllegalArgumentException if the vector has a type without a dtype, or is damaged
   */
  public static Column toColumn(FieldVector vector) {
    return toColumn(vector, o -> {});
  }

  /**
   * A column of a vector, with options.
   *
   * @param vector of any type that {@link #toTensor} takes, texts, lists, or encoded by a
   *     dictionary
   * @param options {@code o -> o.fill(0).dictionaries(provider)}
   * @return values and mask of the nulls, without a copy where there are none
   * @throws IllegalArgumentException if the vector has a type without a dtype, or is damaged
   */
  public static Column toColumn(FieldVector vector, Consumer<ArrowOptions> options) {
    Objects.requireNonNull(vector, "vector");
    return new VectorReader(ArrowOptions.of(options), null).column(vector);
  }

  /**
   * A table of the vectors of a root.
   *
   * @param root a batch of rows
   * @return the columns by name, without a copy where they have no nulls
   * @throws IllegalArgumentException if two vectors have one name, one has a type without a dtype,
   *     or is damaged
   */
  public static Table toTable(VectorSchemaRoot root) {
    return toTable(root, o -> {});
  }

  /**
   * A table of the vectors of a root, with options.
   *
   * @param root a batch of rows
   * @param options {@code o -> o.fill(0).dictionaries(provider)}
   * @return the columns by name, without a copy where they have no nulls
   * @throws IllegalArgumentException if two vectors have one name, one has a type without a dtype,
   *     or is damaged
   */
  public static Table toTable(VectorSchemaRoot root, Consumer<ArrowOptions> options) {
    Objects.requireNonNull(root, "root");
    return table(root, ArrowOptions.of(options), null);
  }

  private static Table table(
      VectorSchemaRoot root, ArrowOptions options, @Nullable DictionaryProvider dictionaries) {
    VectorReader reader = new VectorReader(options, dictionaries);
    return TensorScope.compute(
        () -> {
          Map<String, Column> columns = new LinkedHashMap<>();
          for (FieldVector vector : root.getFieldVectors()) {
            if (columns.put(vector.getName(), reader.column(vector)) != null) {
              throw VectorReader.refused(vector, "is twice in the root");
            }
          }
          return Table.of(columns);
        });
  }

  /**
   * The batches of a reader: of an Arrow stream or file, a Parquet file, a database.
   *
   * <pre>{@code
   * for (Table table : Arrow.tables(reader)) {
   *   try (TensorScope scope = TensorScope.open()) {
   *     Tensor input = table.matrix(DType.FLOAT32, "age", "income");
   *   }
   * }
   * }</pre>
   *
   * @param reader which the caller closes; tensors may outlive it
   * @return the tables in order, each read when it is asked for, once
   */
  public static Iterable<Table> tables(ArrowReader reader) {
    return tables(reader, o -> {});
  }

  /**
   * The batches of a reader, with options.
   *
   * @param reader which the caller closes; tensors may outlive it
   * @param options {@code o -> o.fill(0)}
   * @return the tables in order, each read when it is asked for, once
   */
  public static Iterable<Table> tables(ArrowReader reader, Consumer<ArrowOptions> options) {
    Objects.requireNonNull(reader, "reader");
    ArrowOptions chosen = ArrowOptions.of(options);
    return () -> new Batches(reader, chosen);
  }

  private static final class Batches implements Iterator<Table> {
    private final ArrowReader reader;
    private final ArrowOptions options;
    private boolean ready;

    Batches(ArrowReader reader, ArrowOptions options) {
      this.reader = reader;
      this.options = options;
    }

    @Override
    public boolean hasNext() {
      try {
        ready = ready || reader.loadNextBatch();
        return ready;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read a batch: " + e.getMessage(), e);
      }
    }

    @Override
    public Table next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      try {
        return table(reader.getVectorSchemaRoot(), options, reader);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read a batch: " + e.getMessage(), e);
      }
    }
  }

  /**
   * A vector of a tensor, {@code pa.array(x.numpy())}.
   *
   * @param name of the field
   * @param tensor real numbers or booleans: {@code (N)}, or {@code (N, k)} for a FixedSizeList
   * @param allocator to which the memory is accounted until the vector is closed
   * @return a vector, which the caller closes, on the tensor's memory if it is contiguous and not
   *     of booleans
   * @throws IllegalArgumentException if Arrow has no such vector
   * @throws IllegalStateException if the tensor requires a gradient or is not on the CPU; the
   *     message names the method to call
   */
  public static FieldVector toVector(String name, Tensor tensor, BufferAllocator allocator) {
    Objects.requireNonNull(tensor, "tensor");
    return toVector(name, Column.of(tensor), allocator);
  }

  /**
   * A vector of a column, with nulls where values are missing. Categories become texts.
   *
   * @param name of the field
   * @param column as {@link #toVector(String, Tensor, BufferAllocator)} takes its values
   * @param allocator to which the memory is accounted until the vector is closed
   * @return a vector, which the caller closes
   * @throws IllegalArgumentException if Arrow has no such vector, or a code is in no vocabulary
   * @throws IllegalStateException if the tensor requires a gradient or is not on the CPU
   */
  public static FieldVector toVector(String name, Column column, BufferAllocator allocator) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(column, "column");
    return new VectorWriter(Objects.requireNonNull(allocator, "allocator")).vector(name, column);
  }

  /**
   * A root with the vectors of a table.
   *
   * @param table of columns as {@link #toVector(String, Column, BufferAllocator)} takes them
   * @param allocator to which the memory is accounted until the root is closed
   * @return a root, which the caller closes
   * @throws IllegalArgumentException if Arrow has no vector for a column
   * @throws IllegalStateException if a tensor requires a gradient or is not on the CPU
   */
  public static VectorSchemaRoot toRoot(Table table, BufferAllocator allocator) {
    Objects.requireNonNull(allocator, "allocator");
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (String name : table.names()) {
        vectors.add(toVector(name, table.column(name), allocator));
      }
      return new VectorSchemaRoot(vectors);
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }
}
