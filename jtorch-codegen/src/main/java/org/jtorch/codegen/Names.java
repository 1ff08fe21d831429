package org.jtorch.codegen;

import java.util.Locale;

/** From PyTorch's spelling to Java's. */
final class Names {
  private Names() {}

  /** {@code masked_fill_} becomes {@code maskedFill_}; {@code LU_data} becomes {@code luData}. */
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

  /** {@code masked_fill} becomes {@code MaskedFill}. */
  static String pascal(String snake) {
    String camel = camel(snake);
    return Character.toUpperCase(camel.charAt(0)) + camel.substring(1);
  }

  /** {@code add} and {@code Tensor} become {@code ADD_TENSOR}. */
  static String constant(Schema schema) {
    String words = schema.name() + (schema.overload().isEmpty() ? "" : "_" + schema.overload());
    return words.toUpperCase(Locale.ROOT);
  }
}
