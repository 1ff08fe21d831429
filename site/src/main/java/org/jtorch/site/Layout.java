package org.jtorch.site;

import java.util.List;

/** A page around its content: header, navigation, contents of the page. */
final class Layout {
  private final String template;
  private final Sources sources;
  private final String version;

  Layout(String template, Sources sources, String version) {
    this.template = template;
    this.sources = sources;
    this.version = version;
  }

  String page(Source source, Rendered page) {
    String title = source.url().equals("index.html") ? "jtorch" : page.title() + " - jtorch";
    return template
        .replace("{{title}}", Highlighter.escape(title))
        .replace("{{version}}", Highlighter.escape(version))
        .replace("{{navigation}}", navigation(source))
        .replace("{{contents}}", contents(page.headings()))
        .replace("{{top}}", source.toTop())
        .replace("{{content}}", page.html());
  }

  private String navigation(Source current) {
    StringBuilder html = new StringBuilder();
    String group = "";
    for (Source page : sources.all()) {
      if (!page.group().equals(group)) {
        html.append(group.isEmpty() ? "" : "</ul>\n");
        group = page.group();
        html.append("<h2>").append(group).append("</h2>\n<ul>\n");
      }
      html.append("<li><a href=\"").append(current.toTop()).append(page.url()).append('"');
      html.append(page.equals(current) ? " aria-current=\"page\"" : "").append('>');
      html.append(Highlighter.escape(page.label())).append("</a></li>\n");
    }
    return html.append("</ul>\n").toString();
  }

  private static String contents(List<Rendered.Heading> headings) {
    if (headings.size() < 2) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h2>On this page</h2>\n<ul>\n");
    for (Rendered.Heading heading : headings) {
      html.append("<li><a href=\"#").append(heading.id()).append("\">");
      html.append(Highlighter.escape(heading.text())).append("</a></li>\n");
    }
    return html.append("</ul>\n").toString();
  }
}
