package org.jtorch.io;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/**
 * Parser of the Python dict in an array's header: {@code {'descr': '<f4', 'fortran_order': False,
 * 'shape': (2, 3), }}.
 */
final class NpyLiteral {
  private static final int MAX_RANK = 64;
  private static final int MAX_DIGITS = 18;

  private final String text;
  private int at;
  private @Nullable String descr;
  private @Nullable Boolean fortranOrder;
  private @Nullable Shape shape;

  NpyLiteral(String text) {
    this.text = text;
  }

  NpyHeader header() {
    expect('{');
    while (!skip('}')) {
      String key = string();
      expect(':');
      switch (key) {
        case "descr" -> descr = once(key, descr, descr());
        case "fortran_order" -> fortranOrder = once(key, fortranOrder, bool());
        case "shape" -> shape = once(key, shape, shape());
        default -> throw fail("the key '" + key + "' is unknown");
      }
      if (!skip(',')) {
        expect('}');
        break;
      }
    }
    if (peek() != 0 || at < text.length()) {
      throw fail("more follows the dict");
    }
    if (descr == null || fortranOrder == null || shape == null) {
      throw fail("descr, fortran_order or shape is missing");
    }
    return NpyHeader.of(descr, fortranOrder, shape);
  }

  private <T> T once(String key, @Nullable T earlier, T value) {
    if (earlier != null) {
      throw fail("the key '" + key + "' is there twice");
    }
    return value;
  }

  private String descr() {
    if (peek() == '[') {
      throw new NotATensorException(invalid("a structured dtype is not read"));
    }
    return string();
  }

  private String string() {
    char quote = peek();
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) {
      throw fail("a string is expected");
    }
    String string = text.substring(at + 1, end);
    at = end + 1;
    return string;
  }

  private boolean bool() {
    skipSpace();
    for (String word : new String[] {"True", "False"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw fail("True or False is expected");
  }

  private Shape shape() {
    expect('(');
    List<Long> sizes = new ArrayList<>();
    while (!skip(')')) {
      if (sizes.size() == MAX_RANK) {
        throw fail("the array has more than " + MAX_RANK + " dimensions");
      }
      sizes.add(number());
      if (!skip(',')) {
        expect(')');
        break;
      }
    }
    return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private long number() {
    skipSpace();
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start || at - start > MAX_DIGITS) {
      throw fail("a size of 1 to 18 digits is expected");
    }
    long number = Long.parseLong(text.substring(start, at));
    if (peek() == 'L') {
      at++; // Python 2 wrote it
    }
    return number;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** Skips white space and returns the next character, 0 at the end. */
  private char peek() {
    skipSpace();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean skip(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw fail("'" + c + "' is expected");
    }
  }

  private MalformedException fail(String what) {
    return new MalformedException(invalid(what));
  }

  private String invalid(String what) {
    return "the header is invalid at character " + at + ": " + what;
  }
}
