package org.jtorch.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;

/**
 * Finds dtypes and vocabularies that the options leave open, in one pass over the file: int64, then
 * float64, bool, and categories for the rest. Memory is bounded by the number of categories.
 */
final class Inference {
  private static final int MOST_CATEGORIES = 1_000_000;

  /** What the values of a column have been so far. */
  private enum Kind {
    NONE,
    INTEGER,
    REAL,
    BOOLEAN,
    TEXT
  }

  /** A column while the file is read. */
  private static final class Candidate {
    final String name;
    final int index;
    final ColumnOptions options;
    final TreeSet<String> texts = new TreeSet<>();
    Kind kind;
    boolean missing;

    Candidate(String name, int index, ColumnOptions options) {
      this.name = name;
      this.index = index;
      this.options = options;
      kind = options.isCategorical() ? Kind.TEXT : Kind.NONE;
    }

    boolean isOpen() {
      return options.dtype() == null && options.vocabulary() == null;
    }
  }

  private final CsvSource source;
  private final CsvOptions options;

  Inference(CsvSource source, CsvOptions options) {
    this.source = source;
    this.options = options;
  }

  /** Returns the columns to read, in order. */
  List<ColumnSpec> columns() {
    try (CsvRecords records = CsvRecords.open(source, options)) {
      List<Candidate> candidates = candidates(records.names());
      if (candidates.stream().anyMatch(Candidate::isOpen)) {
        boolean texts = read(records, candidates);
        if (texts) {
          collectTexts(candidates);
        }
      }
      return candidates.stream().map(Inference::spec).toList();
    }
  }

  private List<Candidate> candidates(List<String> header) {
    for (String name : options.columns().keySet()) {
      check(header, name);
    }
    List<Candidate> candidates = new ArrayList<>();
    List<String> selected = options.selected();
    for (String name : selected == null ? header : selected) {
      check(header, name);
      ColumnOptions column = options.columns().getOrDefault(name, new ColumnOptions(name));
      column.check();
      candidates.add(new Candidate(name, header.indexOf(name), column));
    }
    return candidates;
  }

  private void check(List<String> header, String name) {
    if (!header.contains(name)) {
      throw new CheckpointException(
          source.name()
              + ": there is no column \""
              + name
              + "\"; the columns are "
              + String.join(", ", header));
    }
  }

  /** Finds the kinds, and returns whether a column turned out to have texts after other values. */
  private boolean read(CsvRecords records, List<Candidate> candidates) {
    List<Candidate> open = candidates.stream().filter(Candidate::isOpen).toList();
    while (records.advance()) {
      for (Candidate column : open) {
        String text = records.field(column.index);
        if (options.isMissing(text)) {
          column.missing = true;
        } else if (column.kind != Kind.TEXT) {
          column.kind = kind(column.kind, text.strip());
        }
        if (column.options.isCategorical() && !options.isMissing(text)) {
          add(column, text);
        }
      }
    }
    for (Candidate column : open) {
      boolean untyped = column.kind == Kind.BOOLEAN && column.missing;
      column.kind = untyped && column.options.fill() == null ? Kind.TEXT : column.kind;
    }
    return open.stream().anyMatch(c -> c.kind == Kind.TEXT && !c.options.isCategorical());
  }

  private Kind kind(Kind before, String text) {
    Kind now = kind(text);
    if (before == Kind.NONE || before == now) {
      return now;
    }
    boolean numbers = isNumber(before) && isNumber(now);
    return numbers ? Kind.REAL : Kind.TEXT;
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.INTEGER || kind == Kind.REAL;
  }

  private Kind kind(String text) {
    if (NumberTexts.parseLong(text).isPresent()) {
      return Kind.INTEGER;
    } else if (NumberTexts.parseDouble(text, options.decimal()).isPresent()) {
      return Kind.REAL;
    }
    return NumberTexts.isBoolean(text) ? Kind.BOOLEAN : Kind.TEXT;
  }

  /** Reads the file again for the categories of columns that began with other values. */
  private void collectTexts(List<Candidate> candidates) {
    List<Candidate> texts =
        candidates.stream()
            .filter(c -> c.isOpen() && c.kind == Kind.TEXT && !c.options.isCategorical())
            .toList();
    try (CsvRecords records = CsvRecords.open(source, options)) {
      while (records.advance()) {
        for (Candidate column : texts) {
          String text = records.field(column.index);
          if (!options.isMissing(text)) {
            add(column, text);
          }
        }
      }
    }
  }

  private void add(Candidate column, String text) {
    if (column.texts.add(text) && column.texts.size() > MOST_CATEGORIES) {
      throw new CheckpointException(
          source.name()
              + ": column \""
              + column.name
              + "\" has more than "
              + MOST_CATEGORIES
              + " different texts; leave it out by o.columns(...)");
    }
  }

  private static ColumnSpec spec(Candidate column) {
    List<String> vocabulary = column.options.vocabulary();
    if (vocabulary != null) {
      return ColumnSpec.categories(column.name, column.index, vocabulary, column.options);
    } else if (column.kind == Kind.TEXT) {
      return ColumnSpec.categories(
          column.name, column.index, List.copyOf(column.texts), column.options);
    }
    DType chosen = column.options.dtype();
    return ColumnSpec.numbers(
        column.name, column.index, chosen == null ? inferred(column) : chosen, column.options);
  }

  private static DType inferred(Candidate column) {
    @Nullable Number fill = column.options.fill();
    boolean whole = !column.missing || (fill != null && fill.doubleValue() == fill.longValue());
    return switch (column.kind) {
      case INTEGER -> whole ? DType.INT64 : DType.FLOAT64;
      case BOOLEAN -> DType.BOOL;
      default -> DType.FLOAT64;
    };
  }
}
