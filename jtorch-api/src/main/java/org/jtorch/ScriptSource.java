package org.jtorch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.internal.zip.MalformedException;

/**
 * Limits of TorchScript source that keep libtorch's parser, which calls itself for each level, on
 * its stack: the depth of brackets and of blocks, and the operators in one line; and divisions of
 * literals that the processor refuses.
 */
final class ScriptSource {
  private static final int MOST_BRACKETS = 100;
  private static final int MOST_INDENT = 400;
  private static final int MOST_OPERATORS = 500;
  private static final String OPERATORS = "+-*/%@~&|^<>=!.";
  private static final String[] WORDS = {"not", "if", "else", "and", "or", "in", "is", "lambda"};

  private static final Pattern TRAP =
      Pattern.compile(
          "(torch\\.(remainder|floordiv|divmod|__round_to_zero_floordiv)\\(\\s*-?\\d+\\s*,\\s*-?0+\\s*\\))"
              + "|(\\b\\d+\\s*(%|//)\\s*-?0+\\b(?![.\\w]))"
              + "|(\\b0*9223372036854775808\\s*(,|%|//)\\s*-\\s*0*1\\b(?![.\\w]))");

  private final String record;
  private final byte[] code;
  private final byte[] withoutStrings;
  private int line = 1;
  private int depth;
  private int operators;
  private int at;

  private ScriptSource(String record, byte[] code) {
    this.record = record;
    this.code = code;
    this.withoutStrings = code.clone();
  }

  /** Throws if the source is nested deeper than any that PyTorch writes. */
  static void check(String record, byte[] code) {
    ScriptSource source = new ScriptSource(record, code);
    source.check();
    source.checkDivisions();
  }

  /** Divisions of literals, which libtorch computes while it reads: no compiler writes one. */
  private void checkDivisions() {
    Matcher trap = TRAP.matcher(new String(withoutStrings, StandardCharsets.ISO_8859_1));
    if (trap.find()) {
      throw new MalformedException(record + ": a division that has no result: " + trap.group());
    }
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
        int start = at;
        skipTo('\n');
        Arrays.fill(withoutStrings, start, at, (byte) ' ');
      } else if (c == '"' || c == '\'') {
        int start = at;
        skipString(c);
        Arrays.fill(withoutStrings, start, Math.min(at, code.length), (byte) '"');
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
      limit(depth, MOST_BRACKETS, "brackets in each other");
    } else if (c == ')' || c == ']' || c == '}') {
      depth = Math.max(0, depth - 1);
    } else if (c == ',') {
      operators = 0;
    } else if (OPERATORS.indexOf(c) >= 0) {
      limit(++operators, MOST_OPERATORS, "operators in one expression");
    }
  }

  private void word() {
    int start = at;
    while (at < code.length && isWord(code[at])) {
      at++;
    }
    for (String operator : WORDS) {
      if (operator.length() == at - start && matches(operator, start)) {
        limit(++operators, MOST_OPERATORS, "operators in one expression");
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
    limit(at - start, MOST_INDENT, "columns of indentation");
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
