package org.jtorch.internal.aoti;

import java.util.BitSet;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A size or a stride that depends on other sizes, as Inductor writes it in C++: {@code 2L*s77 +
 * 1L}. Values beyond 64 bits and division by 0 throw {@link ArithmeticException}.
 */
final class SizeExpression {
  /** Bounds the parser's recursion. */
  private static final int MAX_LENGTH = 256;

  private static final Map<String, LongBinaryOperator> FUNCTIONS =
      Map.of(
          "c10::div_floor_integer", Math::floorDiv,
          "std::max", Math::max,
          "std::min", Math::min);

  /** A part of an expression. */
  private interface Term {
    long value(long[] symbols);
  }

  /** The text is none of the expressions that jtorch evaluates. */
  private static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownException() {
      super(null, null, false, false);
    }
  }

  private final String text;
  private final Term term;
  private final BitSet used;

  private SizeExpression(String text, Term term, BitSet used) {
    this.text = text;
    this.term = term;
    this.used = used;
  }

  /**
   * Parses an expression.
   *
   * @param symbols returns the index of a symbol's value, or a negative number if it has none
   * @return null if the expression has unknown symbols or functions
   */
  static @Nullable SizeExpression parse(String text, ToIntFunction<String> symbols) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      Parser parser = new Parser(text, symbols);
      Term term = parser.sum();
      return parser.isAtEnd() ? new SizeExpression(text, term, parser.used) : null;
    } catch (UnknownException e) {
      return null; // the caller falls back to a check without the expression
    }
  }

  /** Returns the value, given the values of the symbols. */
  long value(long[] symbols) {
    return term.value(symbols);
  }

  /** Returns whether the value depends on a symbol. */
  boolean uses(int symbol) {
    return used.get(symbol);
  }

  @Override
  public String toString() {
    return text;
  }

  /** A recursive-descent parser of the operators that Inductor prints. */
  private static final class Parser {
    private final String text;
    private final ToIntFunction<String> symbols;
    private final BitSet used = new BitSet();
    private int at;

    Parser(String text, ToIntFunction<String> symbols) {
      this.text = text;
      this.symbols = symbols;
    }

    boolean isAtEnd() {
      skipSpaces();
      return at == text.length();
    }

    Term sum() throws UnknownException {
      Term left = product();
      while (true) {
        Term before = left;
        if (accept("+")) {
          Term right = product();
          left = s -> Math.addExact(before.value(s), right.value(s));
        } else if (accept("-")) {
          Term right = product();
          left = s -> Math.subtractExact(before.value(s), right.value(s));
        } else {
          return left;
        }
      }
    }

    private Term product() throws UnknownException {
      Term left = factor();
      while (accept("*")) {
        Term before = left;
        Term right = factor();
        left = s -> Math.multiplyExact(before.value(s), right.value(s));
      }
      return left;
    }

    private Term factor() throws UnknownException {
      if (accept("-")) {
        Term negated = factor();
        return s -> Math.negateExact(negated.value(s));
      } else if (accept("(")) {
        return inParentheses();
      } else if (accept("static_cast<int64_t>(")) {
        return inParentheses();
      }
      for (Map.Entry<String, LongBinaryOperator> function : FUNCTIONS.entrySet()) {
        if (accept(function.getKey() + "(")) {
          return call(function.getValue());
        }
      }
      return at < text.length() && Character.isDigit(text.charAt(at)) ? number() : symbol();
    }

    private Term inParentheses() throws UnknownException {
      Term inner = sum();
      expect(")");
      return inner;
    }

    private Term call(LongBinaryOperator function) throws UnknownException {
      Term first = sum();
      expect(",");
      Term second = sum();
      expect(")");
      return s -> function.applyAsLong(first.value(s), second.value(s));
    }

    private Term number() throws UnknownException {
      String digits = word().replaceFirst("L+$", "");
      if (!digits.matches("\\d{1,18}")) {
        throw new UnknownException();
      }
      long number = Long.parseLong(digits);
      return s -> number;
    }

    private Term symbol() throws UnknownException {
      int index = symbols.applyAsInt(word());
      if (index < 0) {
        throw new UnknownException();
      }
      used.set(index);
      return s -> s[index];
    }

    private String word() throws UnknownException {
      skipSpaces();
      int start = at;
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      if (start == at) {
        throw new UnknownException();
      }
      return text.substring(start, at);
    }

    private static boolean isWordPart(char c) {
      return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    private void expect(String token) throws UnknownException {
      if (!accept(token)) {
        throw new UnknownException();
      }
    }

    private boolean accept(String token) {
      skipSpaces();
      if (text.startsWith(token, at)) {
        at += token.length();
        skipSpaces();
        return true;
      }
      return false;
    }

    private void skipSpaces() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
