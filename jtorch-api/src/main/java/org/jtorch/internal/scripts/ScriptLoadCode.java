package org.jtorch.internal.scripts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.scripts.ScriptTokens.Kind;
import org.jtorch.internal.scripts.ScriptTokens.Token;
import org.jtorch.internal.zip.MalformedException;

/**
 * The code that libtorch runs while it loads a file: default values, values of class attributes,
 * {@code __setstate__}, and the functions that these may call, found by name. {@link
 * ScriptDivisions} can only process the graphs after that, so a division in this code that may end
 * the JVM is rejected. A division by a literal other than 0 is allowed.
 */
final class ScriptLoadCode {
  private static final String STATE = "__setstate__";

  /** Methods of operators and statements, which are called implicitly. */
  private static final String IMPLICIT = "__\\w+__";

  /** Functions that take functions or attribute names as values. */
  private static final Set<String> INDIRECT = Set.of("fork", "awaitable", "getattr");

  /** A part of a record: a function body or a value. */
  private static final class Code {
    final String record;
    private final byte[] source;
    private final int begin;
    private final int end;
    private final int line;

    Code(String record, byte[] source, int begin, int end, int line) {
      this.record = record;
      this.source = source;
      this.begin = begin;
      this.end = end;
      this.line = line;
    }

    List<Token> tokens() {
      return ScriptTokens.all(source, begin, end, line);
    }
  }

  private final Map<String, List<Code>> functions = new HashMap<>();
  private final Set<String> calledByValues = new HashSet<>();

  /** Adds a record of the archive. */
  void add(String record, byte[] source) {
    new Reader(record, source).read();
  }

  /** Finds the functions of a record, and the values outside of them. */
  private final class Reader {
    private final String record;
    private final byte[] source;
    private String name = "";
    private int column = -1;
    private @Nullable Token body;
    private @Nullable Token value;

    Reader(String record, byte[] source) {
      this.record = record;
      this.source = source;
    }

    void read() {
      ScriptTokens tokens = new ScriptTokens(source, 0, source.length, 1);
      for (Token token = tokens.next(); token != null; token = tokens.next()) {
        if (token.startsLine()) {
          startLine(token);
          if (isOutside() && token.text().equals("def")) {
            column = token.column();
            name = "";
          }
        } else if (body == null && column >= 0 && name.isEmpty()) {
          name = token.text();
        }
        if (body == null && value == null && token.is("=")) {
          value = token;
        }
      }
      endValue(source.length);
      endBody(source.length);
    }

    private boolean isOutside() {
      return body == null && column < 0;
    }

    private void startLine(Token token) {
      endValue(token.begin());
      if (column >= 0 && body == null && token.column() > column) {
        body = token;
      } else if (column >= 0 && token.column() <= column) {
        endBody(token.begin());
      }
    }

    private void endBody(int end) {
      if (body != null) {
        Code code = new Code(record, source, body.begin(), end, body.line());
        functions.computeIfAbsent(name, n -> new ArrayList<>()).add(code);
      }
      body = null;
      column = -1;
    }

    private void endValue(int end) {
      if (value != null) {
        List<Token> tokens = ScriptTokens.all(source, value.begin(), end, value.line());
        ScriptDivisionText.check(record, tokens, isIndirect(tokens));
        calledByValues.addAll(called(tokens));
        value = null;
      }
    }
  }

  /**
   * Checks the added records.
   *
   * @throws MalformedException if a division runs while the file is loaded
   */
  void check() {
    calledByValues.retainAll(functions.keySet());
    if (calledByValues.isEmpty() && !functions.containsKey(STATE)) {
      return;
    }
    Deque<Code> open = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    calledByValues.forEach(name -> open(name, open, seen));
    functions.keySet().stream()
        .filter(name -> name.matches(IMPLICIT) && !name.equals("__getstate__"))
        .forEach(name -> open(name, open, seen));
    while (!open.isEmpty()) {
      Code code = open.remove();
      List<Token> tokens = code.tokens();
      ScriptDivisionText.check(code.record, tokens, isIndirect(tokens));
      called(tokens).forEach(name -> open(name, open, seen));
    }
  }

  private void open(String name, Deque<Code> open, Set<String> seen) {
    if (seen.add(name)) {
      open.addAll(functions.getOrDefault(name, List.of()));
    }
  }

  /** Returns the names of the functions that some code may call. */
  private static Set<String> called(List<Token> tokens) {
    boolean indirect = isIndirect(tokens);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean opened = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
      if (token.kind() == Kind.WORD ? indirect || opened : indirect) {
        names.add(token.text());
      }
    }
    return names;
  }

  private static boolean isIndirect(List<Token> tokens) {
    return tokens.stream().anyMatch(t -> t.kind() == Kind.WORD && INDIRECT.contains(t.text()));
  }
}
