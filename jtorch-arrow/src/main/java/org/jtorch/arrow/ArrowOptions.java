package org.jtorch.arrow;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/** Options of converting vectors to columns. */
@CanIgnoreReturnValue
public final class ArrowOptions {
  private @Nullable Number fill;
  private @Nullable Number padding;
  private @Nullable DictionaryProvider dictionaries;
  private final Map<String, List<String>> vocabularies = new HashMap<>();

  private ArrowOptions() {}

  static ArrowOptions of(Consumer<ArrowOptions> options) {
    ArrowOptions chosen = new ArrowOptions();
    options.accept(chosen);
    return chosen;
  }

  /** Value in the place of a null. Default NaN in floating-point columns, else 0. */
  public ArrowOptions fill(Number value) {
    fill = Objects.requireNonNull(value, "value");
    return this;
  }

  /** Value that fills up lists to the length of the longest. Default: lists are refused. */
  public ArrowOptions padding(Number value) {
    padding = Objects.requireNonNull(value, "value");
    return this;
  }

  /** Dictionaries of encoded vectors. Default: those of the reader, or none. */
  public ArrowOptions dictionaries(DictionaryProvider provider) {
    dictionaries = Objects.requireNonNull(provider, "provider");
    return this;
  }

  /**
   * Categories of a column of texts, in the order of their codes. Default: the sorted texts of the
   * vector.
   */
  public ArrowOptions vocabulary(String column, List<String> categories) {
    vocabularies.put(Objects.requireNonNull(column, "column"), List.copyOf(categories));
    return this;
  }

  @CheckReturnValue
  @Nullable Number fill() {
    return fill;
  }

  @CheckReturnValue
  @Nullable Number padding() {
    return padding;
  }

  @CheckReturnValue
  @Nullable DictionaryProvider dictionaries() {
    return dictionaries;
  }

  @CheckReturnValue
  @Nullable List<String> vocabulary(String column) {
    return vocabularies.get(column);
  }
}
