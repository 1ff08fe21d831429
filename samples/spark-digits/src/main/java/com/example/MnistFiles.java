package com.example;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the test digits of MNIST. */
final class MnistFiles {
  private static final StructType SCHEMA =
      new StructType().add("label", DataTypes.LongType).add("pixels", DataTypes.BinaryType);

  private MnistFiles() {}

  /** Returns rows (label, pixels), with one byte per pixel. */
  static Dataset<Row> read(SparkSession spark, Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DataInputStream images = open(folder.resolve("t10k-images-idx3-ubyte.gz"));
        DataInputStream labels = open(folder.resolve("t10k-labels-idx1-ubyte.gz"))) {
      images.readInt();
      labels.readLong();
      int count = images.readInt();
      int size = images.readInt() * images.readInt();
      for (int i = 0; i < count; i++) {
        rows.add(RowFactory.create((long) labels.readByte(), images.readNBytes(size)));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new GZIPInputStream(Files.newInputStream(file)));
  }
}
