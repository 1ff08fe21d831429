package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jtorch.Torch;

/** Classifies the test digits of MNIST on a cluster, with a LeNet that was trained in Python. */
public final class SparkDigits {
  private static final int PARTITIONS = 8;
  private static final int BATCH_SIZE = 64;
  private static final int COPIES = 5;
  private static final int TURNS = 3;
  private static final StructType CLASSIFIED =
      new StructType().add("label", DataTypes.LongType).add("digit", DataTypes.LongType);

  private SparkDigits() {}

  /**
   * Prints the accuracy of both ways to call the model, what each executor holds, and the times.
   *
   * @param args the TorchScript file of the model, the folder with the digits
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("digits").getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Broadcast<byte[]> model = context.broadcast(Files.readAllBytes(Path.of(args[0])));
      UDF1<byte[], Long> classify = image -> Digits.classify(Models.get(model), List.of(image))[0];
      spark.udf().register("classify", classify, DataTypes.LongType);

      Dataset<Row> digits =
          MnistFiles.read(spark, Path.of(args[1])).repartition(PARTITIONS).cache();
      System.out.printf(Locale.ROOT, "Spark %s, %d digits%n", spark.version(), digits.count());
      System.out.printf(Locale.ROOT, "in batches: %d right%n", right(inBatches(digits, model)));
      System.out.printf(Locale.ROOT, "by column function: %d right%n", right(byColumn(digits)));
      measure(digits.crossJoin(spark.range(COPIES).toDF()).cache(), model);
      executors(spark).forEach(System.out::println);
    }
  }

  private static Dataset<Row> inBatches(Dataset<Row> digits, Broadcast<byte[]> model) {
    return digits.mapPartitions(new ClassifyBatches(model, BATCH_SIZE), Encoders.row(CLASSIFIED));
  }

  private static Dataset<Row> byColumn(Dataset<Row> digits) {
    return digits.selectExpr("label", "classify(pixels) AS digit");
  }

  private static long right(Dataset<Row> classified) {
    return classified.filter("label = digit").count();
  }

  /** Prints the shortest time of each way. They are measured in turn. */
  private static void measure(Dataset<Row> digits, Broadcast<byte[]> model) {
    double batched = Double.MAX_VALUE;
    double byColumn = Double.MAX_VALUE;
    for (int turn = 0; turn < TURNS; turn++) {
      batched = Math.min(batched, seconds(inBatches(digits, model)));
      byColumn = Math.min(byColumn, seconds(byColumn(digits)));
    }
    System.out.printf(
        Locale.ROOT,
        "%d digits: %.2f s in batches, %.2f s by column function%n",
        digits.count(),
        batched,
        byColumn);
  }

  private static double seconds(Dataset<Row> classified) {
    long start = System.nanoTime();
    right(classified);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns a line per executor. */
  private static List<String> executors(SparkSession spark) {
    MapPartitionsFunction<Long, String> report = ids -> List.of(describe()).iterator();
    return spark
        .range(0, PARTITIONS, 1, PARTITIONS)
        .mapPartitions(report, Encoders.STRING())
        .distinct()
        .orderBy("value")
        .collectAsList();
  }

  private static String describe() {
    return String.format(
        Locale.ROOT,
        "executor %s: models loaded %d, open tensors %d",
        SparkEnv.get().executorId(),
        Models.loads(),
        Torch.memoryStats().liveTensors());
  }
}
