package org.jtorch.tables;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/** Options of writing a CSV file, the arguments of {@code DataFrame.to_csv}. */
@CanIgnoreReturnValue
public final class WriteOptions {
  private char separator = ',';
  private Charset charset = StandardCharsets.UTF_8;
  private String missing = "";

  private WriteOptions() {}

  static WriteOptions of(Consumer<WriteOptions> options) {
    WriteOptions chosen = new WriteOptions();
    options.accept(chosen);
    return chosen;
  }

  /** Separator between fields, {@code sep}. Default a comma. */
  public WriteOptions separator(char character) {
    separator = character;
    return this;
  }

  /** Character encoding, {@code encoding}. Default UTF-8. */
  public WriteOptions charset(Charset encoding) {
    charset = Objects.requireNonNull(encoding, "encoding");
    return this;
  }

  /** Text of missing values and NaN, {@code na_rep}. Default nothing. */
  public WriteOptions missingValue(String text) {
    missing = Objects.requireNonNull(text, "text");
    return this;
  }

  @CheckReturnValue
  char separator() {
    return separator;
  }

  @CheckReturnValue
  Charset charset() {
    return charset;
  }

  @CheckReturnValue
  String missing() {
    return missing;
  }
}
