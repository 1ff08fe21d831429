package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.codegen.Schema.Argument;
import org.jtorch.codegen.Schema.Result;

/** Parser of libtorch's schemas: {@code aten::add.Tensor(Tensor self, ...) -> Tensor}. */
final class SchemaParser {
  private static final Pattern ALIAS = Pattern.compile("^(Tensor\\??|t)\\(([^)]*)\\)");

  private SchemaParser() {}

  static Schema parse(String text) {
    int open = text.indexOf('(');
    int close = closing(text, open);
    int arrow = text.indexOf(" -> ", close);
    if (open < 0 || close < 0 || arrow < 0) {
      throw new SpecException("not a schema: " + text + "; recreate the dump");
    }
    String qualified = text.substring(0, open);
    int dot = qualified.indexOf('.');
    String name = dot < 0 ? qualified : qualified.substring(0, dot);
    String overload = dot < 0 ? "" : qualified.substring(dot + 1);
    return new Schema(
        name.substring(name.indexOf("::") + 2),
        overload,
        arguments(text.substring(open + 1, close)),
        results(text.substring(arrow + 4).strip()));
  }

  private static List<Argument> arguments(String text) {
    List<Argument> arguments = new ArrayList<>();
    boolean keyword = false;
    for (String part : split(text)) {
      if (part.equals("*")) {
        keyword = true;
      } else if (!part.equals("...")) {
        arguments.add(argument(part, keyword));
      }
    }
    return List.copyOf(arguments);
  }

  private static Argument argument(String part, boolean keyword) {
    int equals = topLevel(part, '=', false);
    String declaration = equals < 0 ? part : part.substring(0, equals);
    String fallback = equals < 0 ? null : part.substring(equals + 1);
    int space = topLevel(declaration, ' ', true);
    if (space < 0) {
      throw new SpecException("an argument without a name: " + part + "; recreate the dump");
    }
    return new Argument(
        type(declaration.substring(0, space)), declaration.substring(space + 1), fallback, keyword);
  }

  private static List<Result> results(String text) {
    boolean tuple = text.startsWith("(") && closing(text, 0) == text.length() - 1;
    List<Result> results = new ArrayList<>();
    for (String part : split(tuple ? text.substring(1, text.length() - 1) : text)) {
      int space = topLevel(part, ' ', true);
      String type = space < 0 ? part : part.substring(0, space);
      results.add(new Result(type(type), space < 0 ? "" : part.substring(space + 1)));
    }
    return List.copyOf(results);
  }

  private static Schema.Type type(String text) {
    Matcher alias = ALIAS.matcher(text);
    return alias.find()
        ? new Schema.Type(alias.group(1) + text.substring(alias.end()), alias.group(2))
        : new Schema.Type(text, "");
  }

  /** Returns the parts between top-level commas, stripped; empty for an empty text. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    String rest = text.strip();
    while (!rest.isEmpty()) {
      int comma = topLevel(rest, ',', false);
      parts.add((comma < 0 ? rest : rest.substring(0, comma)).strip());
      rest = comma < 0 ? "" : rest.substring(comma + 1).strip();
    }
    return parts;
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = Math.max(open, 0); i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the first or last index of a character outside brackets and quotes, or -1. */
  private static int topLevel(String text, char wanted, boolean last) {
    int depth = 0;
    int found = -1;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == wanted && depth == 0) {
        found = i;
        if (!last) {
          break;
        }
      } else if (!quoted) {
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      }
    }
    return found;
  }
}
