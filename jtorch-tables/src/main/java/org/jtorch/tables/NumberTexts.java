package org.jtorch.tables;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers and truth values as CSV files have them, independent of the locale. */
final class NumberTexts {
  private NumberTexts() {}

  /** Parses a whole number of 64 bits. */
  static OptionalLong parseLong(String text) {
    int length = text.length();
    int start = length > 1 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    if (length == 0 || length > 20) {
      return OptionalLong.empty();
    }
    for (int i = start; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // more than 64 bits
    }
  }

  /** Parses a floating-point number; Java's suffixes and hexadecimal numbers are none. */
  static OptionalDouble parseDouble(String text, char decimal) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean numeric = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == 'e' || c == 'E';
      if (!numeric && c != decimal) {
        return named(text);
      }
    }
    try {
      return OptionalDouble.of(
          Double.parseDouble(decimal == '.' ? text : text.replace(decimal, '.')));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble named(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> OptionalDouble.of(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.empty();
    };
  }

  static boolean isBoolean(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }
}
