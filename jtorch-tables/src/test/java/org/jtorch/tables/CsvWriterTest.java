package org.jtorch.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class CsvWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Table people = Csv.read(CsvAgainstPandasTest.file("people.csv"));
    Path file = folder.resolve("copy.csv");
    Csv.write(file, people);
    Table copy = Csv.read(file);
    assertThat(copy.names()).isEqualTo(people.names());
    for (String name : people.names()) {
      assertThat(copy.column(name).values().toList())
          .isEqualTo(people.column(name).values().toList());
      assertThat(copy.column(name).vocabulary()).isEqualTo(people.column(name).vocabulary());
    }
    assertThat(Files.readAllLines(file).get(1))
        .isEqualTo("31.0,52000.5,Oslo,True,3,\"says \"\"hi\"\", often\"");
  }

  @Test
  void matricesOfAnyDtypeAndStrideAreWritten() throws Exception {
    Path file = folder.resolve("m.csv");
    Tensor x = Torch.tensor(new double[][] {{0.1, Double.NaN}, {-0.0, Double.NEGATIVE_INFINITY}});
    Csv.write(file, x, "a", "b,c");
    assertThat(Files.readString(file)).isEqualTo("a,\"b,c\"\n0.1,\n-0.0,-inf\n");
    Csv.write(file, x.t().to(DType.FLOAT32));
    assertThat(Files.readString(file)).isEqualTo("0.1,-0.0\n\"\",-inf\n");
    Csv.write(file, Torch.tensor(true, false), "t");
    assertThat(Files.readString(file)).isEqualTo("t\nTrue\nFalse\n");
    Csv.write(file, Torch.zeros(0, 2), "a", "b");
    assertThat(Files.readString(file)).isEqualTo("a,b\n");
    Tensor large = Torch.randn(DType.FLOAT64, 40_000, 2).requiresGrad_(true);
    Csv.write(file, large, "a", "b");
    assertThat(Csv.read(file).matrix(DType.FLOAT64).equal(large)).isTrue();
  }

  @Test
  void optionsChangeTheFormat() throws Exception {
    Path file = folder.resolve("o.csv");
    Column column = Column.of(Torch.tensor(1L, 2L), Torch.tensor(true, false));
    Csv.write(
        file,
        Table.of(Map.of("\u00d6", column)),
        o -> o.separator(';').charset(StandardCharsets.ISO_8859_1).missingValue("NA"));
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).isEqualTo("\u00d6\nNA\n2\n");
  }

  @Test
  void whatIsNoTableIsRefused() {
    Path file = folder.resolve("bad.csv");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.write(file, Torch.zeros(2, 2, 2)))
        .withMessage("a matrix of shape (N, k) or (N) is required, got [2, 2, 2]");
    assertThatIllegalArgumentException().isThrownBy(() -> Csv.write(file, Torch.zeros(2, 2), "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.write(file, Torch.zeros(2, 2), "a", "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.write(file, Torch.zeros(DType.COMPLEX64, 2)));
    Column codes =
        Column.categorical(Torch.tensor(List.of(5)), Torch.zeros(DType.BOOL, 1), List.of("x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.write(file, Table.of(Map.of("c", codes))))
        .withMessage("column \"c\" has the code 5, which is not in its vocabulary");
    assertThatThrownBy(() -> Csv.write(folder.resolve("no/f.csv"), Torch.zeros(1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("there is no such folder");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Table.of(
                    new TreeMap<>(
                        Map.of("a", Column.of(Torch.zeros(2)), "b", Column.of(Torch.zeros(3))))))
        .withMessage("column \"b\" has 3 rows, but \"a\" has 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Column.of(Torch.zeros(2), Torch.zeros(2)));
  }
}
