package com.example.parquet;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.jtorch.DType;
import org.jtorch.Index;
import org.jtorch.Linalg;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.arrow.Arrow;
import org.jtorch.tables.Table;

/**
 * Columns of a Parquet file as tensors: DuckDB reads and filters the file and hands over Arrow's
 * batches, whose memory the tensors share. {@code python/columns.py} is the same with pyarrow and
 * PyTorch.
 *
 * <p>Run with {@code --add-opens=java.base/java.nio=ALL-UNNAMED}, which Arrow needs.
 */
public final class ParquetColumns {
  private static final String QUERY =
      "select temperature, humidity, rain, station::varchar as station"
          + " from read_parquet(?) where temperature > 0";
  private static final List<String> STATIONS = List.of("coast", "hill", "valley");

  private ParquetColumns() {}

  /** Prints statistics of the file that is the only argument. */
  public static void main(String[] args) throws Exception {
    try (TensorScope scope = TensorScope.open()) {
      describe(read(Path.of(args[0])));
    }
  }

  private static Table read(Path file) throws Exception {
    List<Table> batches = new ArrayList<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement query = database.prepareStatement(QUERY);
        RootAllocator allocator = new RootAllocator()) {
      query.setString(1, file.toString());
      try (TensorScope scope = TensorScope.open();
          DuckDBResultSet rows = (DuckDBResultSet) query.executeQuery();
          ArrowReader reader = (ArrowReader) rows.arrowExportStream(allocator, 1024)) {
        Arrow.tables(reader, o -> o.vocabulary("station", STATIONS)).forEach(batches::add);
        return scope.keep(Table.concat(batches)); // a copy, so that the allocator may be closed
      }
    }
  }

  private static void describe(Table weather) {
    Tensor x = weather.matrix(DType.FLOAT64, "temperature", "humidity");
    Tensor missing = weather.column("humidity").missing();
    print("%d rows, humidity is missing in %d", x.size(0), missing.sum().itemLong());
    Tensor known = x.get(missing.logicalNot());
    Tensor temperature = known.get(Index.all(), Index.slice(0, 1));
    Tensor humidity = known.get(Index.all(), Index.slice(1, 2));
    print(
        "mean %.6f and %.6f",
        x.get(Index.all(), Index.at(0)).mean().item(), humidity.mean().item());
    Tensor stations = weather.column("station").values().bincount();
    long rain = weather.column("rain").values().sum().itemLong();
    print("%d hours of rain, stations %s", rain, stations.toList());
    Tensor ones = Torch.onesLike(temperature);
    Tensor line = Linalg.lstsq(Torch.cat(List.of(temperature, ones), 1), humidity).solution();
    print("humidity = %.6f * temperature + %.6f", line.get(0, 0).item(), line.get(1, 0).item());
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
