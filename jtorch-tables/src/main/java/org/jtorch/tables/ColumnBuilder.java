package org.jtorch.tables;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** The values of a column of one batch. */
final class ColumnBuilder {
  private final ColumnSpec spec;
  private final CsvOptions options;
  private final long[] longs;
  private final double[] doubles;
  private final boolean[] missing;
  private boolean anyMissing;
  private int size;

  ColumnBuilder(ColumnSpec spec, CsvOptions options) {
    this.spec = spec;
    this.options = options;
    int capacity = options.batchSize();
    boolean real = spec.dtype().isFloatingPoint();
    longs = new long[real ? 0 : capacity];
    doubles = new double[real ? capacity : 0];
    missing = new boolean[capacity];
  }

  /** Adds the field of the current record. */
  void add(CsvRecords records) {
    String text = records.field(spec.index());
    if (options.isMissing(text)) {
      addMissing(records);
    } else if (spec.vocabulary() != null) {
      addCategory(text, records);
    } else if (spec.dtype().isFloatingPoint()) {
      OptionalDouble value = NumberTexts.parseDouble(text.strip(), options.decimal());
      doubles[size] = value.orElseThrow(() -> refused(text, records));
    } else if (spec.dtype() == DType.BOOL) {
      addBoolean(text.strip(), records);
    } else {
      OptionalLong value = NumberTexts.parseLong(text.strip());
      longs[size] = inRange(value.orElseThrow(() -> refused(text, records)), text, records);
    }
    size++;
  }

  private void addMissing(CsvRecords records) {
    missing[size] = true;
    anyMissing = true;
    Number fill = spec.options().fill();
    if (spec.options().isRequired()) {
      throw records.refused(spec.index(), "a value is missing");
    } else if (spec.dtype().isFloatingPoint()) {
      doubles[size] = fill == null ? Double.NaN : fill.doubleValue();
    } else if (fill != null) {
      longs[size] = fill.longValue();
    } else if (spec.vocabulary() != null) {
      longs[size] = -1;
    } else {
      throw records.refused(
          spec.index(),
          "a value is missing, which "
              + spec.dtype().pythonName()
              + " has no value for; set c.fill or a floating-point dtype");
    }
  }

  private void addCategory(String text, CsvRecords records) {
    Long code = spec.codes().get(text);
    @Nullable Long known = code == null ? spec.options().unknown() : code;
    if (known == null) {
      throw records.refused(
          spec.index(), quoted(text) + " is not in the vocabulary; set c.unknown for such texts");
    }
    missing[size] = code == null;
    anyMissing |= code == null;
    longs[size] = known;
  }

  private void addBoolean(String text, CsvRecords records) {
    if (!NumberTexts.isBoolean(text) && !text.equals("0") && !text.equals("1")) {
      throw refused(text, records);
    }
    longs[size] = text.equalsIgnoreCase("true") || text.equals("1") ? 1 : 0;
  }

  private long inRange(long value, String text, CsvRecords records) {
    int bits = 8 * spec.dtype().itemSize();
    boolean unsigned = spec.dtype().name().startsWith("U");
    boolean fits =
        bits == 64
            || (unsigned ? value >= 0 && value >> bits == 0 : value >> (bits - 1) == value >> 63);
    if (!fits) {
      throw refused(text, records);
    }
    return value;
  }

  private CheckpointException refused(String text, CsvRecords records) {
    return records.refused(
        spec.index(), quoted(text) + " is no " + spec.dtype().pythonName() + " value");
  }

  private static String quoted(String text) {
    return '"' + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + '"';
  }

  /** Returns a column of what was added, in the current scope, and starts anew. */
  Column take() {
    Tensor values =
        doubles.length > 0
            ? Torch.tensor(spec.dtype(), Arrays.copyOf(doubles, size))
            : Torch.tensor(spec.dtype(), Arrays.copyOf(longs, size));
    Column column = column(values);
    Arrays.fill(missing, 0, size, false);
    anyMissing = false;
    size = 0;
    return column;
  }

  private Column column(Tensor values) {
    if (spec.vocabulary() == null && !anyMissing) {
      return Column.of(values);
    }
    Tensor mask = Torch.tensor(Arrays.copyOf(missing, size));
    return spec.vocabulary() == null
        ? Column.of(values, mask)
        : Column.categorical(values, mask, Objects.requireNonNull(spec.vocabulary()));
  }
}
