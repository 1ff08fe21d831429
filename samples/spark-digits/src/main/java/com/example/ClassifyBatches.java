package com.example;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Maps rows (label, pixels) to rows (label, digit). The model classifies {@code batchSize} images
 * at once, and no more rows than that are in memory.
 */
record ClassifyBatches(Broadcast<byte[]> model, int batchSize)
    implements MapPartitionsFunction<Row, Row> {
  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Iterator<>() {
      private Iterator<Row> classified = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return classified.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (!classified.hasNext()) {
          classified = classify(nextBatch(rows)).iterator();
        }
        return classified.next();
      }
    };
  }

  private List<Row> nextBatch(Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>();
    while (batch.size() < batchSize && rows.hasNext()) {
      batch.add(rows.next());
    }
    return batch;
  }

  private List<Row> classify(List<Row> batch) {
    List<byte[]> images = batch.stream().map(row -> row.<byte[]>getAs("pixels")).toList();
    long[] digits = Digits.classify(Models.get(model), images);
    List<Row> classified = new ArrayList<>();
    for (int i = 0; i < digits.length; i++) {
      classified.add(RowFactory.create(batch.get(i).getAs("label"), digits[i]));
    }
    return classified;
  }
}
