package org.jtorch.codegen;

import java.util.Locale;

/** From PyTorch's spelling to Java's. */
final class Names {
  private Names() {}

  /** {@code masked_fill_} becomes {@code maskedFill_}; {@code LU} becomes {@code lu}. */
  static String camel(String snake) {
    if (snake.equals(snake.toUpperCase(Locale.ROOT))) {
      return snake.toLowerCase(Locale.ROOT);
    }
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < snake.length(); i++) {
      char c = snake.charAt(i);
      boolean last = i == snake.length() - 1;
      if (c == '_' && !last && !camel.isEmpty()) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    camel.setCharAt(0, Character.toLowerCase(camel.charAt(0)));
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
