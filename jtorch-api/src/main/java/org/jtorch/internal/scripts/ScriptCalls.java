package org.jtorch.internal.scripts;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.scripts.ScriptTokens.Kind;
import org.jtorch.internal.scripts.ScriptTokens.Token;

/** Finds calls of functions by their full names in the tokens of a source. */
final class ScriptCalls {
  /**
   * A call.
   *
   * @param function the last word of the name
   * @param begin offset of the name in the source
   */
  record Call(String function, int begin) {}

  private static final int LONGEST = 7;

  private final Set<List<String>> calls;
  private final Deque<Token> last = new ArrayDeque<>(LONGEST + 1);

  /** Creates a finder of calls, each a list of tokens up to the bracket. */
  ScriptCalls(Set<List<String>> calls) {
    this.calls = calls;
  }

  /** Returns the call whose bracket is the next token; null if it is another token. */
  @Nullable Call endingWith(Token token) {
    last.addLast(token);
    if (last.size() > LONGEST) {
      last.removeFirst();
    }
    if (!token.is("(")) {
      return null;
    }
    for (List<String> call : calls) {
      Token first = firstOf(call);
      if (first != null) {
        return new Call(call.get(call.size() - 2), first.begin());
      }
    }
    return null;
  }

  /** Returns the first token of a call that ends here; null if another name ends here. */
  private @Nullable Token firstOf(List<String> call) {
    Iterator<Token> tokens = last.descendingIterator();
    Token first = null;
    for (int i = call.size() - 1; i >= 0; i--) {
      first = tokens.hasNext() ? tokens.next() : null;
      if (first == null || first.kind() == Kind.STRING || !first.text().equals(call.get(i))) {
        return null;
      }
    }
    boolean continues = tokens.hasNext() && tokens.next().is(".");
    return continues ? null : first;
  }
}
