package org.jtorch.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.TensorScope;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class CsvTest {
  @TempDir Path folder;

  @Test
  void columnsBecomeAMatrixOfOneDtype() {
    Table table = Csv.parse("a,b,c\n1,2.5,true\n3,,false\n", o -> o.column("b", c -> c.fill(7)));
    assertThat(table.matrix(DType.FLOAT32, "a", "b").toFloatArray2d())
        .isDeepEqualTo(new float[][] {{1, 2.5f}, {3, 7}});
    assertThat(table.matrix(DType.INT64).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(table.select("c", "a").names()).containsExactly("c", "a");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.column("b").missing().toBooleanArray()).containsExactly(false, true);
    assertThat(table.toString()).isEqualTo("{a=int64[2], b=float64[2], c=bool[2]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.column("d"))
        .withMessage("there is no column \"d\"; the columns are a, b, c");
  }

  @Test
  void dtypesAreThoseOfTheOptions() {
    Table table =
        Csv.parse(
            "a,b,c,d\n1,2,1,-128\n",
            o ->
                o.column("a", c -> c.dtype(DType.FLOAT32))
                    .column("b", c -> c.dtype(DType.UINT8))
                    .column("c", c -> c.dtype(DType.BOOL))
                    .column("d", c -> c.dtype(DType.INT8)));
    assertThat(table.column("a").values().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(table.column("b").values().dtype()).isEqualTo(DType.UINT8);
    assertThat(table.column("c").values().toBooleanArray()).containsExactly(true);
    assertThat(table.column("d").values().toByteArray()).containsExactly(-128);
  }

  @Test
  void categoriesHaveTheCodesOfAVocabulary() {
    List<String> sizes = List.of("small", "large");
    Table table =
        Csv.parse(
            "size\nlarge\nsmall\nNA\nhuge\n",
            o -> o.column("size", c -> c.vocabulary(sizes).unknown(2).fill(3)));
    Column column = table.column("size");
    assertThat(column.values().toLongArray()).containsExactly(1, 0, 3, 2);
    assertThat(column.missing().toBooleanArray()).containsExactly(false, false, true, true);
    assertThat(column.vocabulary()).isEqualTo(sizes);
    Table numbers = Csv.parse("n\n10\n2\n10\n", o -> o.column("n", c -> c.categorical()));
    assertThat(numbers.column("n").vocabulary()).containsExactly("10", "2");
    assertThat(numbers.column("n").values().toLongArray()).containsExactly(0, 1, 0);
  }

  @Test
  void filesWithoutHeaderEmptyFilesAndQuotesAreRead() {
    Table table = Csv.parse("1\t'a'\n2\t\"\n", o -> o.separator('\t').quote('\'').header("n", "t"));
    assertThat(table.column("t").vocabulary()).containsExactly("\"", "a");
    assertThat(
            Csv.parse("a\tb\n\"x\t1\n", o -> o.separator('\t').noQuotes()).column("a").vocabulary())
        .containsExactly("\"x");
    Table empty = Csv.parse("a,b\n");
    assertThat(empty.matrix(DType.FLOAT32).shape()).isEqualTo(Shape.of(0, 2));
    assertThat(Csv.parse(",a\n0,1\n").names()).containsExactly("Unnamed: 0", "a");
    assertThat(Csv.parse("a,b\n x , y\n", CsvOptions::trim).column("a").vocabulary())
        .containsExactly("x");
    assertThat(Csv.parse("a,b\n1|,2,3\n", o -> o.escape('|')).column("a").vocabulary())
        .containsExactly("1,2");
  }

  @Test
  void gzippedFilesAndByteOrderMarksAreRead() throws Exception {
    Path file = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("\ufeffa\n1\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Csv.read(file).column("a").values().toLongArray()).containsExactly(1);
    Files.writeString(file, "a\n1\n");
    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is no gzip file");
  }

  @Test
  void numbersAreThoseOfPythonAndNotOfJava() {
    for (String text : List.of("1f", "0x1p3", "1d", "1_000", "\u0663", "1 2")) {
      assertThat(Csv.parse("a\n" + text + "\n").column("a").vocabulary()).containsExactly(text);
    }
    Table table = Csv.parse("a\n-inf\nInfinity\n+1.5E-3\n.5\n9223372036854775808\n");
    assertThat(table.column("a").values().toDoubleArray())
        .containsExactly(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1.5e-3, .5, 0x1p63);
  }

  @Test
  void badContentIsRefusedWithLineAndColumn() {
    refused("a,b\n1,2\n3\n", o -> {}, "CSV text: line 3 has 1 fields, but there are 2 columns");
    refused("a\n1,2\n", o -> {}, "CSV text: line 2 has 2 fields, but there are 1 columns");
    refused("a,a\n", o -> {}, "CSV text: the header has the name \"a\" twice");
    refused("", o -> {}, "CSV text: there is no header line");
    refused(
        "a,b\n1,\"x\ny\"\n\n2,z\nten,w\n",
        o -> o.column("a", c -> c.dtype(DType.INT32)),
        "CSV text: line 6, column \"a\": \"ten\" is no int32 value");
    refused(
        "a\n128\n",
        o -> o.column("a", c -> c.dtype(DType.INT8)),
        "CSV text: line 2, column \"a\": \"128\" is no int8 value");
    refused(
        "a\n-1\n",
        o -> o.column("a", c -> c.dtype(DType.UINT16)),
        "CSV text: line 2, column \"a\": \"-1\" is no uint16 value");
    refused(
        "a,b\n1,1\n,2\n",
        o -> o.column("a", c -> c.dtype(DType.INT64)),
        "CSV text: line 3, column \"a\": a value is missing, which int64 has no value for; set"
            + " c.fill or a floating-point dtype");
    refused(
        "a,b\n1,1\n,2\n",
        o -> o.column("a", c -> c.required()),
        "CSV text: line 3, column \"a\": a value is missing");
    refused(
        "a\nx\n",
        o -> o.column("a", c -> c.vocabulary(List.of("y"))),
        "CSV text: line 2, column \"a\": \"x\" is not in the vocabulary; set c.unknown for such"
            + " texts");
    refused("a\n1\n", o -> o.columns("b"), "CSV text: there is no column \"b\"; the columns are a");
    refused("a\n1\n\"x\"y\n", o -> {}, "CSV text: the record that begins on line 3: ");
  }

  private static void refused(String text, Consumer<CsvOptions> options, String message) {
    assertThatThrownBy(() -> Csv.parse(text, options))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aQuoteThatIsNotClosedEndsAtTheLimit() throws Exception {
    Path file = folder.resolve("open.csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("a,b\n1,\"");
      for (int i = 0; i < 100_000; i++) {
        out.write("2,3\n1,2\n");
      }
    }
    assertThatThrownBy(() -> Csv.read(file, o -> o.maxRecordLength(10_000)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "the record that begins on line 2: it has more than 10000 characters");
    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the record that begins on line 2: ");
  }

  @Test
  void unreadableFilesAreNamed() throws Exception {
    Path file = folder.resolve("latin.csv");
    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + file + ": there is no such file");
    Files.write(file, "a\nOslo\nMalm\u00f6\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Csv.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is a byte that is no character in this charset; see o.charset");
    assertThatThrownBy(() -> Csv.read(folder)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void contradictingOptionsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Csv.parse("a\n", o -> o.column("a", c -> c.dtype(DType.INT64).categorical())))
        .withMessage("column \"a\" has a dtype and categories");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.parse("a\n", o -> o.column("a", c -> c.dtype(DType.COMPLEX64))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.parse("a\n", o -> o.column("a", c -> c.required().fill(1))));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Csv.parse("a\n", o -> o.column("a", c -> c.vocabulary(List.of("x", "x")))));
    assertThatIllegalArgumentException().isThrownBy(() -> Csv.parse("a\n", o -> o.batchSize(0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Csv.parse("a,b\n", o -> o.separator('\n')));
  }

  @Test
  void aReaderIsIteratedOnceAndNotAfterItsEnd() throws Exception {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "a,b\n1,2\n3,x\n5,6\n");
    CsvReader reader =
        Csv.open(
            file, o -> o.batchSize(1).column("b", c -> c.dtype(DType.INT64)).columns("a", "b"));
    Iterator<Table> tables = reader.iterator();
    assertThatIllegalStateException().isThrownBy(reader::iterator);
    assertThat(tables.next().rows()).isEqualTo(1);
    assertThatThrownBy(tables::next)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("line 3, column \"b\": \"x\" is no int64 value");
    assertThatIllegalStateException()
        .isThrownBy(tables::hasNext)
        .withMessage("the reader of " + file + " is closed");
    reader.close();
    reader.close();
  }

  /** The tables of each part are freed before the next; a whole read joins several parts. */
  @Test
  void aLargeFileIsReadInPartsOfBoundedSize() throws Exception {
    Path file = folder.resolve("large.csv");
    int rows = 200_000;
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("i,x\n");
      for (int i = 0; i < rows; i++) {
        out.write(String.format(Locale.ROOT, "%d,%d.5\n", i, i % 7));
      }
    }
    long seen = 0;
    try (CsvReader reader = Csv.open(file, o -> o.batchSize(1000))) {
      for (Table table : reader) {
        try (TensorScope scope = TensorScope.open()) {
          assertThat(table.column("i").values().get(0).itemLong()).isEqualTo(seen);
          seen += table.rows();
          table.tensors().forEach(tensor -> tensor.close());
        }
      }
    }
    assertThat(seen).isEqualTo(rows);
    assertThat(Csv.read(file).column("i").values().sum().itemLong())
        .isEqualTo((long) rows * (rows - 1) / 2);
  }
}
