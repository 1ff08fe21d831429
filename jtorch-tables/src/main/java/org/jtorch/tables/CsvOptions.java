package org.jtorch.tables;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/** Options of reading a CSV file, the arguments of {@code pandas.read_csv}. */
@CanIgnoreReturnValue
public final class CsvOptions {
  /** What pandas takes for a missing value, {@code na_values}. */
  private static final Set<String> MISSING =
      Set.of(
          "",
          "#N/A",
          "#N/A N/A",
          "#NA",
          "-1.#IND",
          "-1.#QNAN",
          "-NaN",
          "-nan",
          "1.#IND",
          "1.#QNAN",
          "<NA>",
          "N/A",
          "NA",
          "NULL",
          "NaN",
          "None",
          "n/a",
          "nan",
          "null");

  private CSVFormat format =
      CSVFormat.Builder.create().setDelimiter(',').setQuote('"').setIgnoreEmptyLines(true).get();
  private Charset charset = StandardCharsets.UTF_8;
  private @Nullable List<String> header;
  private @Nullable List<String> selected;
  private Set<String> missing = MISSING;
  private char decimal = '.';
  private long skipLines;
  private int batchSize = 1 << 16;
  private int maxRecordLength = 1 << 24;
  private final Map<String, ColumnOptions> columns = new LinkedHashMap<>();

  private CsvOptions() {}

  static CsvOptions of(Consumer<CsvOptions> options) {
    CsvOptions chosen = new CsvOptions();
    options.accept(chosen);
    return chosen;
  }

  /** Separator between fields, {@code sep}. Default a comma. */
  public CsvOptions separator(char separator) {
    format = format(b -> b.setDelimiter(separator));
    return this;
  }

  /** Character around fields that contain separators, {@code quotechar}. Default {@code "}. */
  public CsvOptions quote(char quote) {
    format = format(b -> b.setQuote(quote));
    return this;
  }

  /** Reads quotes as ordinary characters, {@code quoting=csv.QUOTE_NONE}. */
  public CsvOptions noQuotes() {
    format = format(b -> b.setQuote((Character) null));
    return this;
  }

  /** Character that makes the next one ordinary, {@code escapechar}. Default none. */
  public CsvOptions escape(char escape) {
    format = format(b -> b.setEscape(escape));
    return this;
  }

  /** First character of lines that are left out, {@code comment}. Default none. */
  public CsvOptions comment(char marker) {
    format = format(b -> b.setCommentMarker(marker));
    return this;
  }

  /** Removes spaces around fields, {@code skipinitialspace}. Default: only around numbers. */
  public CsvOptions trim() {
    format = format(b -> b.setIgnoreSurroundingSpaces(true).setTrim(true));
    return this;
  }

  @CheckReturnValue
  private CSVFormat format(Consumer<CSVFormat.Builder> change) {
    CSVFormat.Builder builder = CSVFormat.Builder.create(format);
    change.accept(builder);
    return builder.get();
  }

  /** Character encoding, {@code encoding}. Default UTF-8; a byte order mark is skipped. */
  public CsvOptions charset(Charset encoding) {
    charset = Objects.requireNonNull(encoding, "encoding");
    return this;
  }

  /** Names of the columns of a file without a header line, {@code header=None, names=names}. */
  public CsvOptions header(String... names) {
    header = List.of(names);
    return this;
  }

  /** Columns to read, {@code usecols}. Default all. */
  public CsvOptions columns(String... names) {
    selected = List.of(names);
    return this;
  }

  /** Texts of a missing value, {@code na_values}. Default those of pandas, with the empty text. */
  public CsvOptions missingValues(String... texts) {
    missing = Set.of(texts);
    return this;
  }

  /** Decimal separator, {@code decimal}. Default a point. */
  public CsvOptions decimal(char point) {
    decimal = point;
    return this;
  }

  /** Number of lines before the header that are left out, {@code skiprows}. Default 0. */
  public CsvOptions skipLines(long lines) {
    skipLines = positive("skipLines", lines, 0);
    return this;
  }

  /** Rows of a table of a {@link CsvReader}, {@code chunksize}. Default 65,536. */
  public CsvOptions batchSize(int rows) {
    batchSize = (int) positive("batchSize", rows, 1);
    return this;
  }

  /**
   * Maximum number of characters of a record, against quotes that are never closed. Default 16 Mi.
   */
  public CsvOptions maxRecordLength(int characters) {
    maxRecordLength = (int) positive("maxRecordLength", characters, 1);
    return this;
  }

  @CheckReturnValue
  private static long positive(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
    return value;
  }

  /** Options of one column: {@code o.column("age", c -> c.dtype(DType.FLOAT32))}. */
  public CsvOptions column(String name, Consumer<ColumnOptions> options) {
    options.accept(
        columns.computeIfAbsent(
            Objects.requireNonNull(name, "name"), key -> new ColumnOptions(name)));
    return this;
  }

  @CheckReturnValue
  CSVFormat format() {
    return format;
  }

  @CheckReturnValue
  Charset charset() {
    return charset;
  }

  @CheckReturnValue
  @Nullable List<String> header() {
    return header;
  }

  @CheckReturnValue
  @Nullable List<String> selected() {
    return selected;
  }

  @CheckReturnValue
  boolean isMissing(String text) {
    return missing.contains(text);
  }

  @CheckReturnValue
  char decimal() {
    return decimal;
  }

  @CheckReturnValue
  long skipLines() {
    return skipLines;
  }

  @CheckReturnValue
  int batchSize() {
    return batchSize;
  }

  @CheckReturnValue
  int maxRecordLength() {
    return maxRecordLength;
  }

  @CheckReturnValue
  Map<String, ColumnOptions> columns() {
    return columns;
  }
}
