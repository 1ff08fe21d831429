package org.jtorch.graph.internal.expressions;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of an expression in Python's notation. */
final class ExpressionTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<name>[A-Za-z_][A-Za-z_0-9]*)"
              + "|(?<number>(?:[0-9][0-9_]*+(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?)"
              + "|(?<text>'[^'\\\\]*+'|\"[^\"\\\\]*+\")"
              + "|(?<mark>\\*\\*|//|<<|>>|==|!=|<=|>=|[-+*/%<>()\\[\\],.&|~=])");

  private static final Pattern REST_OF_NAME =
      Pattern.compile("(\\.[A-Za-z_][A-Za-z_0-9]*+)++(?!\\[)");

  private final String all;
  private final Matcher matcher;
  private int start;
  private int end;

  ExpressionTokens(String text) {
    this.all = text;
    this.matcher = TOKEN.matcher(text);
    advance(0);
  }

  private void advance(int from) {
    int at = from;
    while (at < all.length() && Character.isWhitespace(all.charAt(at))) {
      at++;
    }
    start = at;
    if (at == all.length()) {
      end = at;
    } else if (matcher.region(at, all.length()).lookingAt()) {
      end = matcher.end();
    } else {
      throw new IllegalArgumentException(place("an unknown character"));
    }
  }

  /** Returns the next token, which is empty at the end. */
  String next() {
    return all.substring(start, end);
  }

  int start() {
    return start;
  }

  boolean peek(String token) {
    return end - start == token.length() && all.startsWith(token, start);
  }

  boolean isName() {
    return end > start && matcher.group("name") != null;
  }

  boolean isNumber() {
    return end > start && matcher.group("number") != null;
  }

  boolean isText() {
    return end > start && matcher.group("text") != null;
  }

  /** Whether the next two tokens are a name and a single equals sign. */
  boolean isKeyword() {
    return isName() && all.startsWith("=", end) && !all.startsWith("==", end);
  }

  /** Whether the rest of a name with dots follows, as in {@code math.floor}, without subscripts. */
  boolean isDottedName() {
    return REST_OF_NAME.matcher(all).region(start, all.length()).lookingAt();
  }

  void skip() {
    advance(end);
  }

  String take() {
    String token = next();
    if (token.isEmpty()) {
      throw error("more expected");
    }
    advance(end);
    return token;
  }

  String takeText() {
    String quoted = take();
    return quoted.substring(1, quoted.length() - 1);
  }

  boolean accept(String token) {
    if (!peek(token)) {
      return false;
    }
    advance(end);
    return true;
  }

  void expect(String token) {
    if (!accept(token)) {
      throw error(token + " expected");
    }
  }

  void expectEnd() {
    if (end > start) {
      throw error("more than one expression");
    }
  }

  /**
   * Takes subscripts, attributes and calls without arguments, which together with what was taken
   * from a position on are the source of a value: {@code L['x'].size()[0]}.
   */
  String source(int from) {
    StringBuilder text = new StringBuilder(all.substring(from, start).strip());
    while (true) {
      if (accept("[")) {
        if (!isText() && !isNumber()) {
          throw error("a name or an index expected");
        }
        text.append('[').append(isText() ? "'" + takeText() + "'" : take()).append(']');
        expect("]");
      } else if (accept(".")) {
        text.append('.').append(take());
      } else if (accept("(")) {
        expect(")");
        text.append("()");
      } else {
        return text.toString();
      }
    }
  }

  IllegalArgumentException error(String what) {
    return new IllegalArgumentException(place(what));
  }

  private String place(String what) {
    String shown = all.length() > 200 ? all.substring(0, 200) + "..." : all;
    return String.format(Locale.ROOT, "\"%s\": %s at character %d", shown, what, start);
  }
}
