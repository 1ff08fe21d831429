package org.jtorch.internal.scripts;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.scripts.ScriptTokens.Kind;
import org.jtorch.internal.scripts.ScriptTokens.Token;
import org.jtorch.internal.zip.MalformedException;

/** Finds integer divisions in the source text of a program. */
final class ScriptDivisionText {
  private static final Set<String> OPERATORS = Set.of("//", "//=", "%", "%=");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "floordiv",
          "remainder",
          "divmod",
          "__round_to_zero_floordiv",
          "gcd",
          "lcm",
          "floor_divide",
          "fmod");

  /** Functions that round only if a third argument is given. */
  private static final Set<String> QUOTIENTS = Set.of("div", "divide");

  /** Tokens that bind a literal more tightly than a division does. */
  private static final Set<String> CLOSER = Set.of("**", ".", "[", "(");

  private final String record;
  private final List<Token> tokens;
  private final boolean indirect;

  private ScriptDivisionText(String record, List<Token> tokens, boolean indirect) {
    this.record = record;
    this.tokens = tokens;
    this.indirect = indirect;
  }

  /**
   * Rejects divisions, except those by a literal greater than 0.
   *
   * @param indirect whether the code may call functions by a name in a string, or as values
   */
  static void check(String record, List<Token> tokens, boolean indirect) {
    new ScriptDivisionText(record, tokens, indirect).check();
  }

  private void check() {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (isDivision(i)) {
        throw new MalformedException(
            record
                + ", line "
                + token.line()
                + ": "
                + token.text()
                + " divides while the file is loaded, where integers cannot be divided safely");
      }
    }
  }

  private boolean isDivision(int at) {
    Token token = tokens.get(at);
    return switch (token.kind()) {
      case SYMBOL -> OPERATORS.contains(token.text()) && !isHarmless(at);
      case WORD -> isFunction(token.text()) && (calls(at) ? !dividesSafely(at) : indirect);
      case STRING -> indirect && isSuspicious(at);
      case NUMBER -> false;
    };
  }

  private static boolean isFunction(String word) {
    String name = word.endsWith("_") ? word.substring(0, word.length() - 1) : word;
    return FUNCTIONS.contains(word) || FUNCTIONS.contains(name) || QUOTIENTS.contains(name);
  }

  /**
   * Returns whether a token is the name of a dividing function, or a string that may contain one.
   */
  private boolean isSuspicious(int at) {
    String text = tokens.get(at).text();
    Token next = token(at + 1);
    return isFunction(text) || text.contains("\\") || (next != null && next.kind() == Kind.STRING);
  }

  /** Returns whether the operator formats a string, or the divisor is a literal. */
  private boolean isHarmless(int at) {
    Token before = token(at - 1);
    boolean text = before != null && before.kind() == Kind.STRING && tokens.get(at).is("%");
    Token after = token(at + 2);
    boolean closer = after != null && CLOSER.contains(after.text());
    return text || (isPositive(token(at + 1)) && !closer);
  }

  private boolean calls(int at) {
    Token next = token(at + 1);
    return next != null && next.is("(");
  }

  /** Returns whether a function's second argument is a literal, or nothing is rounded. */
  private boolean dividesSafely(int at) {
    int depth = 0;
    int commas = 0;
    int second = at;
    int end = at + 1;
    boolean unpacks = false;
    do {
      Token token = token(end);
      if (token == null) {
        return false;
      }
      depth += nesting(token);
      if (depth == 1 && token.is(",")) {
        second = commas++ == 0 ? end + 1 : second;
      }
      unpacks |= token.is("*") && (tokens.get(end - 1).is("(") || tokens.get(end - 1).is(","));
      end++;
    } while (depth > 0);
    boolean trailing = tokens.get(end - 2).is(",");
    boolean ofTorch = at >= 2 && tokens.get(at - 2).text().equals("torch");
    if (QUOTIENTS.contains(tokens.get(at).text()) && ofTorch && !unpacks && commas < 2) {
      return true;
    }
    return commas == 1 && !trailing && !unpacks && end == second + 2 && isPositive(token(second));
  }

  private static int nesting(Token token) {
    if (token.kind() != Kind.SYMBOL) {
      return 0;
    }
    return "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
  }

  private @Nullable Token token(int at) {
    return at >= 0 && at < tokens.size() ? tokens.get(at) : null;
  }

  private static boolean isPositive(@Nullable Token token) {
    return token != null
        && token.kind() == Kind.NUMBER
        && token.text().matches("\\d+(\\.\\d*)?")
        && token.text().matches(".*[1-9].*");
  }
}
