package org.jtorch.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples as pages: what the class's Javadoc says, then the code. */
final class Samples {
  private static final Pattern CLASS_DOC =
      Pattern.compile("/\\*\\*(.*?)\\*/\\s*(?=(?:public |final )+class)", Pattern.DOTALL);

  private Samples() {}

  /** A list of them, and a page for each. */
  static List<Source> pages(Path root) throws IOException {
    List<Source> pages = new ArrayList<>();
    StringBuilder list =
        new StringBuilder("# Samples\n\nEach is a small program or model that the tests run.\n\n");
    for (String file : Sources.names(root.resolve(Sources.SAMPLES), ".java")) {
      if (!file.equals("package-info.java")) {
        String name = file.replace(".java", "");
        String path = Sources.SAMPLES + "/" + file;
        String code = Files.readString(root.resolve(path));
        String summary = summary(code);
        list.append("- [").append(name).append("](").append(path).append("): ").append(summary);
        list.append('\n');
        pages.add(
            new Source(
                path, "samples/" + name + ".html", "Samples", name, page(name, summary, code)));
      }
    }
    pages.add(
        0,
        new Source(
            Sources.SAMPLES, "samples/index.html", "Samples", "All samples", list.toString()));
    return pages;
  }

  private static String page(String name, String summary, String code) {
    return "# " + name + "\n\n" + summary + "\n\n```java\n" + code + "```\n";
  }

  /** The first paragraph of the class's Javadoc, as Markdown. */
  static String summary(String code) {
    Matcher doc = CLASS_DOC.matcher(code);
    if (!doc.find()) {
      throw new IllegalArgumentException(
          "no Javadoc of a class: " + code.lines().findFirst().orElse(""));
    }
    String text = doc.group(1).replaceAll("(?m)^\\s*\\* ?", "").strip().split("\n\\s*\n|<p>", 2)[0];
    return text.replaceAll("\\s+", " ")
        .replaceAll("\\{@(?:code|link|linkplain) +([^}]*)}", "`$1`")
        .strip();
  }
}
