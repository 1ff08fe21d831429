package org.jtorch.parity;

import java.lang.reflect.Field;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Converts Python's spelling to Java's. */
final class Spelling {
  private Spelling() {}

  /** {@code max_pool2d} becomes {@code maxPool2d}; names that are capitals stay. */
  static String camel(String snake) {
    if (snake.equals("T") || snake.equals("H") || snake.equals("mT") || snake.equals("mH")) {
      return snake;
    } else if (snake.equals(snake.toUpperCase(Locale.ROOT))) {
      return snake.toLowerCase(Locale.ROOT);
    }
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < snake.length(); i++) {
      char c = snake.charAt(i);
      if (c == '_' && i > 0 && i < snake.length() - 1) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  /** Returns the enum constant for a PyTorch string, or throws if there is none. */
  static <E> E constant(Class<E> type, String word) {
    E constant = constantOrNull(type, word);
    if (constant == null) {
      throw new IllegalArgumentException(type.getSimpleName() + " has no " + word);
    }
    return constant;
  }

  /** Returns the enum constant for a PyTorch string, by its name or its own string. */
  static <E> @Nullable E constantOrNull(Class<E> type, String word) {
    for (E constant : type.getEnumConstants()) {
      if (plain(((Enum<?>) constant).name()).equals(plain(word))
          || word.equals(schemaName(constant))) {
        return constant;
      }
    }
    return null;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  private static @Nullable Object schemaName(Object constant) {
    try {
      Field field = constant.getClass().getDeclaredField("schemaName");
      field.setAccessible(true);
      return field.get(constant);
    } catch (NoSuchFieldException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
