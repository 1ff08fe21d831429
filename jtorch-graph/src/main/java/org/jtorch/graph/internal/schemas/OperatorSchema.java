package org.jtorch.graph.internal.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.Ops;

/**
 * The schema of an operator, read from libtorch's text of it.
 *
 * @param parameters in order
 * @param results the types of the results, {@code "Tensor(a!)"}
 */
public record OperatorSchema(List<Parameter> parameters, List<String> results) {
  private static final Map<String, OperatorSchema> KNOWN = new ConcurrentHashMap<>();

  private static final Pattern PARAMETER =
      Pattern.compile("(?<type>.+?) (?<name>\\w+)(?<default>=.*)?", Pattern.DOTALL);

  /** An annotation of aliases in a type: {@code (a!)}, {@code (a -> *)}. */
  private static final Pattern ALIAS = Pattern.compile("\\([^)]*\\)");

  /**
   * A parameter.
   *
   * @param type without aliases: {@code "int[2]"}, {@code "Tensor?"}
   * @param isWritten whether the operator modifies the argument
   */
  public record Parameter(String name, String type, boolean isKeyword, boolean isWritten) {
    /** Returns the type without a question mark at its end. */
    public String bareType() {
      return type.endsWith("?") ? type.substring(0, type.length() - 1) : type;
    }

    /** Returns whether the parameter takes a list of numbers or tensors. */
    public boolean isList() {
      return bareType().endsWith("]");
    }

    /** Returns the type of a list's elements without its length: {@code "Tensor?"}. */
    public String elementType() {
      String bare = bareType();
      return bare.substring(0, bare.lastIndexOf('['));
    }
  }

  /** Returns the schema of an operator, {@code "aten::add.Tensor"}. */
  public static OperatorSchema of(String operator) {
    return KNOWN.computeIfAbsent(operator, name -> parse(Ops.schema(name)));
  }

  private static OperatorSchema parse(String text) {
    int open = text.indexOf('(');
    int close = closing(text, open);
    List<Parameter> parameters = new ArrayList<>();
    boolean keyword = false;
    for (String part : parts(text.substring(open + 1, close))) {
      if (part.equals("*")) {
        keyword = true;
      } else {
        parameters.add(parameter(part, keyword));
      }
    }
    String results = text.substring(text.indexOf("->", close) + 2).strip();
    return new OperatorSchema(
        List.copyOf(parameters),
        results.startsWith("(")
            ? parts(results.substring(1, results.length() - 1))
            : List.of(results));
  }

  private static Parameter parameter(String text, boolean keyword) {
    Matcher matcher = PARAMETER.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a parameter of a schema: " + text);
    }
    String type = matcher.group("type");
    return new Parameter(
        matcher.group("name"), ALIAS.matcher(type).replaceAll(""), keyword, type.contains("!"));
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("not a schema: " + text);
  }

  /** Splits at the commas outside of brackets and quotation marks. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == '[')) {
        depth++;
      } else if (!quoted && (c == ')' || c == ']')) {
        depth--;
      } else if (!quoted && c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    String last = text.substring(start).strip();
    if (!last.isEmpty()) {
      parts.add(last);
    }
    return parts;
  }

  /** Returns whether the operator modifies one of its arguments. */
  public boolean writes() {
    return parameters.stream().anyMatch(Parameter::isWritten);
  }
}
