package org.jtorch.graph.internal.script;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Lines of TorchScript under construction, and the names of the values of the current graph. */
final class ScriptLines {
  /** Words of the grammar, which libtorch does not quote in the files that it writes. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "while",
          "with",
          "yield");

  /** Names that the source uses with another meaning. */
  private static final Set<String> NAMES =
      Set.of(
          "Any",
          "Dict",
          "List",
          "Optional",
          "Tensor",
          "Tuple",
          "abs",
          "bool",
          "complex",
          "float",
          "getattr",
          "int",
          "isinstance",
          "len",
          "list",
          "max",
          "min",
          "number",
          "print",
          "range",
          "self",
          "str",
          "super",
          "torch",
          "try",
          "zip");

  static boolean isKeyword(String name) {
    return KEYWORDS.contains(name);
  }

  private final StringBuilder text = new StringBuilder();
  private final Set<String> used = new HashSet<>(KEYWORDS);
  private final Map<String, Integer> counts = new HashMap<>();
  private Map<String, String> names = new HashMap<>();
  private int depth;

  ScriptLines() {
    used.addAll(NAMES);
  }

  /** Adds a line. */
  void add(String line) {
    text.append("    ".repeat(depth)).append(line).append('\n');
  }

  /** Adds a line that opens a block, and the block; an empty block becomes {@code pass}. */
  void block(String opening, Runnable content) {
    add(opening);
    depth++;
    int before = text.length();
    content.run();
    if (text.length() == before) {
      add("pass");
    }
    depth--;
  }

  /** Returns an unused name like the given one. */
  String fresh(String like) {
    String plain = like.replaceAll("\\W", "_");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0))) {
      plain = "_" + plain;
    }
    String name;
    do {
      int count = counts.merge(plain, 1, Integer::sum) - 1;
      name = count == 0 ? plain : plain + "_" + count;
    } while (!used.add(name));
    return name;
  }

  /** Adds an assignment to a new variable of a type; returns its name. */
  String variable(String type, String expression) {
    String name = fresh("list");
    add(name + ": " + type + " = " + expression);
    return name;
  }

  /** Chooses the name of a value of the current graph. */
  String define(String value) {
    String name = fresh(value);
    names.put(value, name);
    return name;
  }

  /** Sets the expression of a value of the current graph. */
  void bind(String value, String expression) {
    names.put(value, expression);
  }

  /** Returns the name of a value of the current graph. */
  String name(String value) {
    String name = names.get(value);
    if (name == null) {
      throw new IllegalArgumentException("the graph uses " + value + ", which nothing defines");
    }
    return name;
  }

  /** Writes another graph, whose values have names of their own. */
  <T> T inner(Map<String, String> inputs, Supplier<T> content) {
    Map<String, String> outer = names;
    names = new HashMap<>(inputs);
    try {
      return content.get();
    } finally {
      names = outer;
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
