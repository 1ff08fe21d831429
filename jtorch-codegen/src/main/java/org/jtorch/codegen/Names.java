package org.jtorch.codegen;

import java.util.Locale;

/** Converts PyTorch's names to Java's. */
final class Names {
  private Names() {}

  /**
   * Returns {@code maskedFill_} for {@code masked_fill_} and {@code luData} for {@code LU_data}.
   */
  static String camel(String snake) {
    int end = snake.indexOf('_', 1);
    String first = end < 0 ? snake : snake.substring(0, end);
    boolean capitals = first.equals(first.toUpperCase(Locale.ROOT));
    StringBuilder camel =
        new StringBuilder(
            capitals
                ? first.toLowerCase(Locale.ROOT)
                : Character.toLowerCase(first.charAt(0)) + first.substring(1));
    boolean upper = false;
    for (int i = first.length(); i < snake.length(); i++) {
      char c = snake.charAt(i);
      if (c == '_' && i < snake.length() - 1) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  /** Returns {@code MaskedFill} for {@code masked_fill}. */
  static String pascal(String snake) {
    String camel = camel(snake);
    return Character.toUpperCase(camel.charAt(0)) + camel.substring(1);
  }

  /** Returns {@code ADD_TENSOR} for the schema {@code add.Tensor}. */
  static String constant(Schema schema) {
    String words = schema.name() + (schema.overload().isEmpty() ? "" : "_" + schema.overload());
    return words.toUpperCase(Locale.ROOT);
  }
}
