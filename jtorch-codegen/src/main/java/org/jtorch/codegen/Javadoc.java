package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;

/** Builder of a wrapped Javadoc comment from text with code in backticks. */
final class Javadoc {
  private static final int WIDTH = 100;

  private final List<String> paragraphs = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();

  Javadoc paragraph(String text) {
    paragraphs.add(marked(text));
    return this;
  }

  /** Adds a paragraph of Javadoc markup. */
  Javadoc raw(String text) {
    paragraphs.add(text);
    return this;
  }

  /** Adds lines that keep their breaks, after the paragraphs. */
  Javadoc lines(List<String> given) {
    lines.addAll(given);
    return this;
  }

  Javadoc tag(String tag, String text) {
    tags.add("@" + tag + " " + marked(text));
    return this;
  }

  Javadoc typeParameter(String name, String text) {
    tags.add("@param <" + name + "> " + marked(text));
    return this;
  }

  void appendTo(StringBuilder out, String indent) {
    if (tags.isEmpty()
        && lines.isEmpty()
        && paragraphs.size() == 1
        && paragraphs.get(0).length() + indent.length() < WIDTH - 8) {
      out.append(indent).append("/** ").append(paragraphs.get(0)).append(" */\n");
      return;
    }
    out.append(indent).append("/**\n");
    for (int i = 0; i < paragraphs.size(); i++) {
      if (i > 0) {
        out.append(indent).append(" *\n");
      }
      wrap(out, indent, (i > 0 ? "<p>" : "") + paragraphs.get(i), "");
    }
    if (!lines.isEmpty() || !tags.isEmpty()) {
      out.append(indent).append(" *\n");
    }
    for (String line : lines) {
      out.append(indent).append(line.isEmpty() ? " *" : " * ").append(line).append('\n');
    }
    for (String tag : tags) {
      wrap(out, indent, tag, "    ");
    }
    out.append(indent).append(" */\n");
  }

  private static void wrap(StringBuilder out, String indent, String text, String hanging) {
    StringBuilder line = new StringBuilder(indent).append(" *");
    boolean begun = false;
    for (String word : text.split(" ")) {
      if (begun && line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(indent).append(" *").append(hanging);
      }
      line.append(' ').append(word);
      begun = true;
    }
    out.append(line).append('\n');
  }

  /** Joins words as in {@code a, b and c}. */
  static String list(List<String> words, String conjunction) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " " + conjunction + " " + words.get(last);
  }

  /** Converts backticks to code tags and escapes the rest. */
  static String marked(String text) {
    StringBuilder marked = new StringBuilder();
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 1) {
        marked.append("{@code ").append(parts[i]).append('}');
      } else {
        marked.append(parts[i].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
      }
    }
    return marked.toString();
  }
}
