package org.jtorch.internal.scripts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.zip.MalformedException;

/** Tokenizes TorchScript source like libtorch's lexer, without comments. */
final class ScriptTokens {
  enum Kind {
    NUMBER,
    STRING,
    WORD,
    SYMBOL
  }

  /**
   * A token.
   *
   * @param text the text in the source; a string without its quotes
   * @param begin offset in the source
   * @param line line number, from 1
   * @param column column, from 0; for the first token of a logical line, its indentation
   * @param startsLine whether it is the first token of a logical line
   */
  record Token(Kind kind, String text, int begin, int line, int column, boolean startsLine) {
    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }
  }

  private static final List<String> LONG_SYMBOLS = List.of("//=", "//", "%=", "**", "->");
  private static final int MAX_TOKENS = 1_000_000;

  private final byte[] code;
  private final int limit;
  private @Nullable Token token;
  private int at;
  private int line;
  private int lineBegin;
  private int depth;
  private boolean startsLine = true;

  /** Creates a lexer of a part of the source, whose first line has the given number. */
  ScriptTokens(byte[] code, int begin, int end, int firstLine) {
    this.code = code;
    limit = end;
    at = begin;
    line = firstLine;
    lineBegin = begin;
  }

  /** Returns all tokens of a part. */
  static List<Token> all(byte[] code, int begin, int end, int firstLine) {
    ScriptTokens reader = new ScriptTokens(code, begin, end, firstLine);
    List<Token> tokens = new ArrayList<>();
    for (Token token = reader.next(); token != null; token = reader.next()) {
      tokens.add(token);
      if (tokens.size() > MAX_TOKENS) {
        throw new MalformedException("more than " + MAX_TOKENS + " words in one function");
      }
    }
    return tokens;
  }

  /** Returns the next token; null at the end. */
  @Nullable Token next() {
    token = null;
    while (token == null && at < limit) {
      step();
    }
    return token;
  }

  private void step() {
    char c = charAt(at);
    if (c == '\n') {
      newLine();
      startsLine |= depth == 0;
      at++;
    } else if (c == '#') {
      while (at < limit && charAt(at) != '\n') {
        at++;
      }
    } else if (c == '"' || c == '\'') {
      string(c);
    } else if (isDigit(c)) {
      number();
    } else if (isWord(c)) {
      int end = at;
      while (end < limit && isWord(charAt(end))) {
        end++;
      }
      add(Kind.WORD, end);
    } else if (c <= ' ') {
      at++;
    } else {
      symbol(c);
    }
  }

  private char charAt(int place) {
    return (char) (code[place] & 0xff);
  }

  private String text(int begin, int end) {
    return new String(code, begin, end - begin, StandardCharsets.ISO_8859_1);
  }

  private void newLine() {
    line++;
    lineBegin = at + 1;
  }

  private void add(Kind kind, int end) {
    token = new Token(kind, text(at, end), at, line, at - lineBegin, startsLine);
    startsLine = false;
    at = end;
  }

  private void symbol(char c) {
    if ("([{".indexOf(c) >= 0) {
      depth++;
    } else if (")]}".indexOf(c) >= 0) {
      depth = Math.max(0, depth - 1);
    }
    String found = LONG_SYMBOLS.stream().filter(this::isNext).findFirst().orElse(String.valueOf(c));
    add(Kind.SYMBOL, at + found.length());
  }

  private boolean isNext(String symbol) {
    return at + symbol.length() <= limit && text(at, at + symbol.length()).equals(symbol);
  }

  private void number() {
    int end = at;
    while (end < limit && (isWord(charAt(end)) || charAt(end) == '.')) {
      char c = charAt(end++);
      boolean signed = end < limit && "+-".indexOf(charAt(end)) >= 0;
      end += (c == 'e' || c == 'E') && signed ? 1 : 0;
    }
    add(Kind.NUMBER, end);
  }

  private void string(char quote) {
    int length = closes(at, quote, 3) ? 3 : 1;
    int begin = Math.min(at + length, limit);
    int end = begin;
    int lines = 0;
    while (end < limit && !closes(end, quote, length)) {
      lines += charAt(end) == '\n' ? 1 : 0;
      end += charAt(end) == '\\' ? 2 : 1;
    }
    end = Math.min(end, limit);
    token = new Token(Kind.STRING, text(begin, end), at, line, at - lineBegin, startsLine);
    startsLine = false;
    line += lines;
    at = Math.min(end + length, limit);
  }

  private boolean closes(int place, char quote, int length) {
    for (int i = 0; i < length; i++) {
      if (place + i >= limit || charAt(place + i) != quote) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }
}
