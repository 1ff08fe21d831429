package org.jtorch.site;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours of code by regular expressions: comments, strings, keywords, types, numbers. */
final class Highlighter {
  private static final String C_COMMENT = "(?<comment>//[^\\n]*|/\\*[\\s\\S]*?\\*/)";
  private static final String SHARP_COMMENT = "(?<comment>(?<![\\w$])#[^\\n]*)";
  private static final String STRING =
      "(?<string>\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*')";
  private static final String NUMBER = "(?<number>\\b\\d[\\w.]*)";
  private static final String TYPE = "(?<type>@?\\b[A-Z]\\w*)";
  private static final String JAVA_WORDS =
      "abstract|assert|boolean|break|byte|case|catch|char|class|continue|default|do|double|else|enum"
          + "|extends|false|final|finally|float|for|fun|if|implements|import|instanceof|int|interface"
          + "|long|module|new|null|package|permits|private|protected|public|record|requires|return"
          + "|sealed|short|static|super|switch|this|throw|throws|true|try|val|var|void|volatile|while";
  private static final String PYTHON_WORDS =
      "and|as|assert|break|class|continue|def|del|elif|else|except|False|finally|for|from|global|if"
          + "|import|in|is|lambda|None|not|or|pass|raise|return|True|try|while|with|yield";

  private static final List<String> GROUPS =
      List.of("comment", "string", "number", "keyword", "type");
  private static final Highlighter NONE = new Highlighter("(?!)");
  private static final Highlighter JAVA =
      new Highlighter(C_COMMENT, STRING, NUMBER, keywords(JAVA_WORDS), TYPE);
  private static final Map<String, Highlighter> BY_LANGUAGE =
      Map.of(
          "java",
          JAVA,
          "kotlin",
          JAVA,
          "groovy",
          JAVA,
          "python",
          new Highlighter(SHARP_COMMENT, STRING, NUMBER, keywords(PYTHON_WORDS), TYPE),
          "sh",
          new Highlighter(SHARP_COMMENT, STRING, "(?<keyword>(?<=\\s)-{1,2}[A-Za-z][\\w.-]*)"),
          "xml",
          new Highlighter("(?<comment><!--[\\s\\S]*?-->)", "(?<keyword></?[\\w:.-]+|/?>)"));

  private final Pattern pattern;

  private Highlighter(String... alternatives) {
    pattern = Pattern.compile(String.join("|", alternatives));
  }

  /** That of a language; one that leaves code as it is where the language is unknown. */
  static Highlighter of(String language) {
    return BY_LANGUAGE.getOrDefault(language, NONE);
  }

  String html(String code) {
    StringBuilder html = new StringBuilder();
    Matcher found = pattern.matcher(code);
    int done = 0;
    while (found.find()) {
      html.append(escape(code.substring(done, found.start())));
      html.append("<span class=\"").append(group(found)).append("\">");
      html.append(escape(found.group())).append("</span>");
      done = found.end();
    }
    return html.append(escape(code.substring(done))).toString();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private String group(Matcher found) {
    for (String group : GROUPS) {
      if (pattern.pattern().contains("(?<" + group + ">") && found.group(group) != null) {
        return group;
      }
    }
    throw new IllegalStateException("a match of no group: " + found.group());
  }

  private static String keywords(String words) {
    return "(?<keyword>\\b(?:" + words + ")\\b)";
  }
}
