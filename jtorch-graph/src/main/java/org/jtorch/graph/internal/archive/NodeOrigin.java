package org.jtorch.graph.internal.archive;

import java.io.IOException;

/** Where a node was made: the last line of its Python stack, else the path of its module. */
final class NodeOrigin {
  private static final int MAX_LENGTH = 300;

  private String line = "";
  private String module = "";

  /** Reads an entry of a node's metadata. */
  void read(String key, JsonReader json) throws IOException {
    switch (key) {
      case "stack_trace" -> line = lastLine(json.text());
      case "nn_module_stack" -> module = innermost(json.text());
      default -> {}
    }
  }

  String text() {
    String text = line.isEmpty() ? module : line;
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
  }

  /** Returns file, line and source of the innermost call in a traceback. */
  private static String lastLine(String trace) {
    String found = "";
    String[] lines = trace.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String place = lines[i].strip();
      if (place.startsWith("File \"") && place.lastIndexOf('"') > 6) {
        String next = i + 1 < lines.length ? lines[i + 1].strip() : "";
        String source = next.startsWith("File \"") || next.isEmpty() ? "" : ", code: " + next;
        String file = place.substring(6, place.lastIndexOf('"'));
        String rest = place.substring(place.lastIndexOf('"') + 1);
        found = file + rest.replaceFirst(", line ", ":").replaceFirst(", in ", " in ") + source;
      }
    }
    return found;
  }

  /** Returns the path of the innermost module, {@code layers.0.attention}. */
  private static String innermost(String stack) {
    String entry = stack.substring(stack.lastIndexOf(';') + 1);
    String[] parts = entry.split(",", 3);
    return parts.length < 2 ? "" : parts[1].replaceFirst("^L\\['self'\\]\\.?", "");
  }
}
