package org.jtorch.tables;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;

/** The records of a CSV file after its header, each with as many fields as the header. */
final class CsvRecords implements AutoCloseable {
  /** What the parser reads ahead. */
  private static final int READ_AHEAD = 1 << 14;

  private final String name;
  private final CsvOptions options;
  private final LimitedReader text;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final List<String> header;
  private @Nullable CSVRecord record;
  private boolean closed;

  private CsvRecords(CsvSource source, CsvOptions options, LimitedReader text) throws IOException {
    this.name = source.name();
    this.options = options;
    this.text = text;
    parser = CSVParser.builder().setReader(text).setFormat(options.format()).get();
    records = parser.iterator();
    header = header();
  }

  static CsvRecords open(CsvSource source, CsvOptions options) {
    LimitedReader text = null;
    try {
      text = new LimitedReader(source.open(options.charset()), options.maxRecordLength());
      skip(text, options.skipLines());
      return new CsvRecords(source, options, text);
    } catch (IOException | RuntimeException e) {
      if (text != null) {
        close(text, e);
      }
      throw e instanceof IOException io ? refused(source.name(), 1, io) : (RuntimeException) e;
    }
  }

  private static void close(Reader text, Exception failure) {
    try {
      text.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void skip(LimitedReader text, long lines) throws IOException {
    for (long i = 0; i < lines; i++) {
      int c = text.read();
      while (c != -1 && c != '\n') {
        c = text.read();
      }
      text.restart();
    }
  }

  private List<String> header() {
    List<String> given = options.header();
    if (given == null && !advanceAny()) {
      throw new CheckpointException(name + ": there is no header line");
    }
    List<String> names = given == null ? named(current()) : given;
    Set<String> seen = new HashSet<>();
    for (String each : names) {
      if (!seen.add(each)) {
        throw new CheckpointException(name + ": the header has the name \"" + each + "\" twice");
      }
    }
    return names;
  }

  /** Returns the names of a header line. Like pandas, it numbers a column without one. */
  private static List<String> named(CSVRecord line) {
    String[] names = line.values();
    for (int i = 0; i < names.length; i++) {
      names[i] = names[i].isBlank() ? "Unnamed: " + i : names[i].strip();
    }
    return List.of(names);
  }

  List<String> names() {
    return header;
  }

  /** Moves to the next record, and returns false if there is none. */
  boolean advance() {
    if (!advanceAny()) {
      return false;
    }
    int fields = current().size();
    if (fields != header.size()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: line %d has %d fields, but there are %d columns",
              name,
              line(),
              fields,
              header.size()));
    }
    return true;
  }

  private boolean advanceAny() {
    if (closed) {
      throw new IllegalStateException("the reader of " + name + " is closed");
    }
    long line = parser.getCurrentLineNumber() + 1;
    try {
      text.restart();
      record = records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw refused(name, line, Objects.requireNonNull(e.getCause()));
    } catch (IllegalStateException e) {
      throw refused(name, line, new CSVException(String.valueOf(e.getMessage())));
    }
    return record != null;
  }

  private CSVRecord current() {
    if (record == null) {
      throw new IllegalStateException("there is no record");
    }
    return record;
  }

  String field(int column) {
    return current().get(column);
  }

  /** Returns the exception for a field of the current record. */
  CheckpointException refused(int column, String problem) {
    return new CheckpointException(
        String.format(
            Locale.ROOT,
            "%s: line %d, column \"%s\": %s",
            name,
            line(),
            header.get(column),
            problem));
  }

  /** Returns the number of the line on which the current record begins. */
  private long line() {
    long within = current().stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
    return options.skipLines() + Math.max(1, parser.getCurrentLineNumber() - within);
  }

  private static RuntimeException refused(String name, long line, IOException e) {
    if (e instanceof CSVException || e instanceof LimitException) {
      return new CheckpointException(
          String.format(
              Locale.ROOT, "%s: the record that begins on line %d: %s", name, line, e.getMessage()),
          e);
    } else if (e instanceof CharacterCodingException) {
      return new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s: after line %d is a byte that is no character in this charset; see o.charset",
              name,
              line),
          e);
    } else if (e instanceof ZipException) {
      return new CheckpointException(name + ": it is no gzip file: " + e.getMessage(), e);
    } else if (e instanceof NoSuchFileException) {
      return new UncheckedIOException("cannot read " + name + ": there is no such file", e);
    }
    return new UncheckedIOException("cannot read " + name + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    closed = true;
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + name, e);
    }
  }

  /** The exception of a record that is too long. */
  private static final class LimitException extends IOException {
    private static final long serialVersionUID = 1;

    LimitException(int limit) {
      super(
          String.format(
              Locale.ROOT,
              "it has more than %d characters: a quote that is not closed?"
                  + " See o.maxRecordLength and o.noQuotes",
              limit));
    }
  }

  /** A reader that fails when too much is read for one record. */
  private static final class LimitedReader extends FilterReader {
    private final int limit;
    private long read;

    LimitedReader(Reader in, int limit) {
      super(in);
      this.limit = limit;
    }

    void restart() {
      read = 0;
    }

    @Override
    public int read() throws IOException {
      check(1);
      return in.read();
    }

    @Override
    public int read(char[] buffer, int from, int length) throws IOException {
      int n = in.read(buffer, from, length);
      check(n);
      return n;
    }

    private void check(int n) throws IOException {
      read += Math.max(0, n);
      if (read > (long) limit + READ_AHEAD) {
        throw new LimitException(limit);
      }
    }
  }
}
