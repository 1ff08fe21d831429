package org.jtorch.internal.scripts;

import org.jtorch.internal.zip.MalformedException;

/**
 * Limits of TorchScript source that keep libtorch's recursive parser from overflowing its stack:
 * the depth of brackets and of blocks, and the number of operators in one line.
 */
final class ScriptSource {
  private static final int MAX_BRACKETS = 100;
  private static final int MAX_INDENT = 400;
  private static final int MAX_OPERATORS = 500;
  private static final String OPERATORS = "+-*/%@~&|^<>=!.";
  private static final String[] WORDS = {"not", "if", "else", "and", "or", "in", "is", "lambda"};

  private final String record;
  private final byte[] code;
  private int line = 1;
  private int depth;
  private int operators;
  private int at;

  private ScriptSource(String record, byte[] code) {
    this.record = record;
    this.code = code;
  }

  /** Throws if the source is nested deeper than any that PyTorch writes. */
  static void check(String record, byte[] code) {
    new ScriptSource(record, code).check();
  }

  private void check() {
    boolean lineStart = true;
    while (at < code.length) {
      int c = code[at];
      if (lineStart) {
        skipIndent();
        lineStart = false;
        continue;
      }
      if (c == '\n') {
        line++;
        lineStart = depth == 0;
        operators = depth == 0 ? 0 : operators;
        at++;
      } else if (c == '#') {
        skipTo('\n');
      } else if (c == '"' || c == '\'') {
        skipString(c);
      } else if (isWord(c)) {
        word();
      } else {
        count(c);
        at++;
      }
    }
  }

  private void count(int c) {
    if (c == '(' || c == '[' || c == '{') {
      depth++;
      limit(depth, MAX_BRACKETS, "brackets in each other");
    } else if (c == ')' || c == ']' || c == '}') {
      depth = Math.max(0, depth - 1);
    } else if (c == ',') {
      operators = 0;
    } else if (OPERATORS.indexOf(c) >= 0) {
      limit(++operators, MAX_OPERATORS, "operators in one expression");
    }
  }

  private void word() {
    int start = at;
    while (at < code.length && isWord(code[at])) {
      at++;
    }
    for (String operator : WORDS) {
      if (operator.length() == at - start && matches(operator, start)) {
        limit(++operators, MAX_OPERATORS, "operators in one expression");
      }
    }
  }

  private boolean matches(String word, int start) {
    for (int i = 0; i < word.length(); i++) {
      if (code[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void skipIndent() {
    int start = at;
    while (at < code.length && (code[at] == ' ' || code[at] == '\t')) {
      at++;
    }
    limit(at - start, MAX_INDENT, "columns of indentation");
  }

  private void skipString(int quote) {
    boolean triple = at + 2 < code.length && code[at + 1] == quote && code[at + 2] == quote;
    at += triple ? 3 : 1;
    while (at < code.length) {
      int c = code[at];
      if (c == '\\') {
        at++;
      } else if (c == '\n') {
        line++;
        if (!triple) {
          return;
        }
      } else if (c == quote && (!triple || closes(quote))) {
        at += triple ? 3 : 1;
        return;
      }
      at++;
    }
  }

  private boolean closes(int quote) {
    return at + 2 < code.length && code[at + 1] == quote && code[at + 2] == quote;
  }

  private void skipTo(int end) {
    while (at < code.length && code[at] != end) {
      at++;
    }
  }

  private static boolean isWord(int c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private void limit(int count, int most, String what) {
    if (count > most) {
      throw new MalformedException(record + ", line " + line + ": more than " + most + " " + what);
    }
  }
}
