package org.jtorch.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.jtorch.DType;
import org.jtorch.TensorScope;
import org.jtorch.junit.NoLeaks;
import org.jtorch.tables.Column;
import org.jtorch.tables.Table;
import org.junit.jupiter.api.Test;

/** Streams of pyarrow; {@code make_arrow.py} made them. */
@NoLeaks
class ArrowAgainstPythonTest {
  private static final Map<String, DType> DTYPES =
      Map.ofEntries(
          Map.entry("f64", DType.FLOAT64),
          Map.entry("f32", DType.FLOAT32),
          Map.entry("f16", DType.FLOAT16),
          Map.entry("i8", DType.INT8),
          Map.entry("i64", DType.INT64),
          Map.entry("u8", DType.UINT8),
          Map.entry("u16", DType.UINT16),
          Map.entry("u32", DType.UINT32),
          Map.entry("flag", DType.BOOL),
          Map.entry("maybe", DType.BOOL),
          Map.entry("day", DType.INT32),
          Map.entry("when", DType.INT64),
          Map.entry("level", DType.FLOAT64),
          Map.entry("pair", DType.FLOAT64),
          Map.entry("ragged", DType.INT32));

  @Test
  void everyTypeHasItsDtypeAndItsValues() throws Exception {
    try (RootAllocator allocator = new RootAllocator();
        TensorScope scope = TensorScope.open()) {
      List<Table> tables = read("table.arrow", allocator);
      assertThat(tables).hasSize(1);
      assertSame(tables.get(0));
      assertThat(tables.get(0).column("text").vocabulary()).containsExactly("a", "b");
      assertThat(tables.get(0).column("city").vocabulary()).containsExactly("Oslo", "Bergen");
      assertThat(tables.get(0).column("ragged").values().toLongArray2d())
          .isDeepEqualTo(new long[][] {{1, 2, 3}, {-1, -1, -1}, {4, -1, -1}});
    }
  }

  @Test
  void batchesOutliveTheirReader() throws Exception {
    try (RootAllocator allocator = new RootAllocator();
        TensorScope scope = TensorScope.open()) {
      List<Table> tables = read("batches.arrow", allocator);
      assertThat(tables.stream().map(Table::rows)).containsExactly(2L, 1L);
      List<Table> parts =
          tables.stream().map(table -> table.select("f64", "f32", "i64", "u8", "pair")).toList();
      assertSame(Table.concat(parts));
    }
  }

  @Test
  void listsAreRefusedWithoutPadding() throws Exception {
    try (RootAllocator allocator = new RootAllocator();
        InputStream file = getClass().getResourceAsStream("table.arrow");
        ArrowStreamReader reader = new ArrowStreamReader(file, allocator)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Arrow.tables(reader).iterator().next())
          .withMessage(
              "column \"ragged\" has lists of any length; set o.padding(value) to fill them up");
    }
  }

  private List<Table> read(String name, RootAllocator allocator) throws Exception {
    List<Table> tables = new ArrayList<>();
    try (InputStream file = getClass().getResourceAsStream(name);
        ArrowStreamReader reader = new ArrowStreamReader(file, allocator)) {
      Arrow.tables(reader, o -> o.padding(-1).fill(9).vocabulary("text", List.of("a", "b")))
          .forEach(tables::add);
    }
    return tables;
  }

  private void assertSame(Table table) throws Exception {
    JsonNode expected;
    try (InputStream json = getClass().getResourceAsStream("arrow.json")) {
      expected = new ObjectMapper().readTree(json);
    }
    for (String name : table.names()) {
      if (!name.equals("ragged")) {
        assertSame(name, table.column(name), expected.get(name));
      }
    }
  }

  private static void assertSame(String name, Column column, JsonNode expected) {
    assertThat(column.values().dtype())
        .as(name)
        .isEqualTo(column.vocabulary().isEmpty() ? DTYPES.get(name) : DType.INT64);
    List<?> values = column.values().toList();
    boolean[] missing = column.missing().toBooleanArray();
    for (int i = 0; i < missing.length; i++) {
      JsonNode value = expected.get(i);
      assertThat(missing[i]).as(name).isEqualTo(value.isNull());
      Object got = Objects.requireNonNull(values.get(i));
      if (value.isNull()) {
        assertThat(String.valueOf(got)).as(name).isIn("9", "9.0", "true", "-1");
      } else if (value.isTextual()) {
        assertThat(column.vocabulary().get(((Long) got).intValue())).isEqualTo(value.asText());
      } else {
        assertThat(got.toString()).as(name).isEqualTo(text(value, got));
      }
    }
  }

  private static String text(JsonNode value, Object like) {
    if (value.isArray()) {
      List<Double> row = new ArrayList<>();
      value.forEach(each -> row.add(each.asDouble()));
      return row.toString();
    }
    return like instanceof Double ? Double.toString(value.asDouble()) : value.asText();
  }
}
