package org.jtorch.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;

/** What pandas reads from the same files; {@code make_csv.py} made them. */
@NoLeaks
class CsvAgainstPandasTest {
  @Test
  void dtypesValuesMissingOnesAndCategoriesAreThoseOfPandas() throws Exception {
    assertSame(Csv.read(file("people.csv")), "people");
  }

  @Test
  void separatorsDecimalCommasCommentsAndCharsetsAreRead() throws Exception {
    Table table =
        Csv.read(
            file("europe.csv"),
            o ->
                o.separator(';')
                    .decimal(',')
                    .charset(StandardCharsets.ISO_8859_1)
                    .comment('#')
                    .skipLines(1));
    assertSame(table, "europe");
  }

  @Test
  void partsOfAFileHaveTheDtypesAndVocabulariesOfTheWhole() throws Exception {
    for (int size = 1; size < 7; size++) {
      int rows = size;
      List<Table> parts = new ArrayList<>();
      try (CsvReader reader = Csv.open(file("people.csv"), o -> o.batchSize(rows))) {
        reader.forEach(parts::add);
      }
      assertThat(parts).hasSize((5 + rows - 1) / rows);
      assertSame(Table.concat(parts), "people");
    }
  }

  static Path file(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(CsvAgainstPandasTest.class.getResource(name)).toURI());
  }

  private static void assertSame(Table table, String name) throws Exception {
    JsonNode expected;
    try (InputStream json = CsvAgainstPandasTest.class.getResourceAsStream("csv.json")) {
      expected = new ObjectMapper().readTree(json).get(name);
    }
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    assertThat(table.names()).isEqualTo(names);
    for (String each : names) {
      assertSame(table.column(each), expected.get(each));
    }
  }

  private static void assertSame(Column column, JsonNode expected) {
    assertThat(column.values().dtype().pythonName()).isEqualTo(expected.get("dtype").asText());
    List<Object> values = new ArrayList<>();
    for (JsonNode value : expected.get("values")) {
      if (column.values().dtype() == DType.FLOAT64) {
        values.add(value.isNull() ? Double.NaN : value.asDouble());
      } else {
        values.add(value.isBoolean() ? (Object) value.asBoolean() : (Object) value.asLong());
      }
    }
    assertThat(column.values().toList()).isEqualTo(values);
    List<Boolean> missing = new ArrayList<>();
    expected.get("missing").forEach(each -> missing.add(each.asBoolean()));
    assertThat(column.missing().toList()).isEqualTo(missing);
    assertThat(column.hasMissing()).isEqualTo(missing.contains(true));
    List<String> vocabulary = new ArrayList<>();
    if (expected.has("vocabulary")) {
      expected.get("vocabulary").forEach(each -> vocabulary.add(each.asText()));
    }
    assertThat(column.vocabulary()).isEqualTo(vocabulary);
  }
}
