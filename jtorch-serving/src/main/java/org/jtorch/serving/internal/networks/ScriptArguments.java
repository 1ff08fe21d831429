package org.jtorch.serving.internal.networks;

import java.util.ArrayList;
import java.util.List;

/** Reads the names of arguments from a schema, {@code forward(Tensor x, Tensor? m=None) -> T}. */
final class ScriptArguments {
  private ScriptArguments() {}

  static List<String> names(String schema) {
    List<String> names = new ArrayList<>();
    int depth = 0;
    int start = schema.indexOf('(') + 1;
    for (int i = start; i < schema.length(); i++) {
      char c = schema.charAt(i);
      if (depth == 0 && (c == ',' || c == ')')) {
        add(names, schema.substring(start, i));
        start = i + 1;
      }
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
        if (depth < 0) {
          return names;
        }
      }
    }
    throw new IllegalArgumentException("not a schema: " + schema);
  }

  private static void add(List<String> names, String argument) {
    String declared = argument.split("=", 2)[0].strip();
    if (!declared.isEmpty() && !declared.equals("*")) {
      names.add(declared.substring(declared.lastIndexOf(' ') + 1));
    }
  }
}
