package org.jtorch.tables;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;

/** Options of one column of a CSV file. Without a dtype or categories, the values decide. */
@CanIgnoreReturnValue
public final class ColumnOptions {
  private final String name;
  private @Nullable DType dtype;
  private boolean categorical;
  private @Nullable List<String> vocabulary;
  private @Nullable Long unknown;
  private @Nullable Number fill;
  private boolean required;

  ColumnOptions(String name) {
    this.name = name;
  }

  /**
   * Dtype of the values, {@code dtype={name: dtype}}. A missing value is NaN in a floating-point
   * column, and refused in the others unless {@link #fill} replaces it.
   *
   * @param type floating-point, bool, or an integer of at most 64 bits but uint64
   * @return this
   * @throws IllegalArgumentException if the dtype is another
   */
  public ColumnOptions dtype(DType type) {
    boolean integer = type.isInteger() && type != DType.UINT64;
    boolean narrow = type.isFloatingPoint() && type.itemSize() == 1;
    if (type != DType.BOOL && !integer && (!type.isFloatingPoint() || narrow)) {
      throw new IllegalArgumentException(
          "column \"" + name + "\": a column cannot have the dtype " + type.pythonName());
    }
    dtype = type;
    return this;
  }

  /**
   * Reads the texts as categories, {@code dtype="category"}: int64 codes in the order of the sorted
   * texts, and -1 for a missing value unless {@link #fill} replaces it.
   */
  public ColumnOptions categorical() {
    categorical = true;
    return this;
  }

  /**
   * Reads the texts as the given categories, {@code pandas.CategoricalDtype(categories)}. Others
   * are refused unless {@link #unknown} is set.
   *
   * @param categories the texts of code 0, of code 1, and so on
   * @return this
   * @throws IllegalArgumentException if a text is twice among them
   */
  public ColumnOptions vocabulary(List<String> categories) {
    List<String> copy = List.copyOf(categories);
    if (copy.stream().distinct().count() < copy.size()) {
      throw new IllegalArgumentException(
          "column \"" + name + "\": a category is twice in the vocabulary");
    }
    vocabulary = copy;
    return this;
  }

  /** Code of texts outside the vocabulary. Default: they are refused. */
  public ColumnOptions unknown(long code) {
    unknown = code;
    return this;
  }

  /** Value, or code of a category, in the place of a missing one, {@code fillna}. */
  public ColumnOptions fill(Number value) {
    fill = Objects.requireNonNull(value, "value");
    return this;
  }

  /** Refuses missing values, with the line of the first. */
  public ColumnOptions required() {
    required = true;
    return this;
  }

  @CheckReturnValue
  @Nullable DType dtype() {
    return dtype;
  }

  @CheckReturnValue
  boolean isCategorical() {
    return categorical || vocabulary != null;
  }

  @CheckReturnValue
  @Nullable List<String> vocabulary() {
    return vocabulary;
  }

  @CheckReturnValue
  @Nullable Long unknown() {
    return unknown;
  }

  @CheckReturnValue
  @Nullable Number fill() {
    return fill;
  }

  @CheckReturnValue
  boolean isRequired() {
    return required;
  }

  /** Throws if the options contradict each other. */
  void check() {
    if (dtype != null && isCategorical()) {
      throw contradiction("has a dtype and categories");
    } else if (unknown != null && vocabulary == null) {
      throw contradiction("has a code of unknown categories, but no vocabulary");
    } else if (fill != null && required) {
      throw contradiction("is required, but has a value for missing ones");
    }
  }

  @CheckReturnValue
  private IllegalArgumentException contradiction(String what) {
    return new IllegalArgumentException("column \"" + name + "\" " + what);
  }
}
