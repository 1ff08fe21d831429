package org.jtorch.site;

import java.net.URI;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/** Markdown to HTML: anchors of headings, links between pages, colours of code. */
final class Markdown {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

  private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
  private final TextContentRenderer plain =
      TextContentRenderer.builder().extensions(EXTENSIONS).build();
  private final Sources sources;

  Markdown(Sources sources) {
    this.sources = sources;
  }

  Rendered render(Source source) {
    Node document = parser.parse(source.text());
    IdentityHashMap<Node, String> anchors = new IdentityHashMap<>();
    List<Rendered.Heading> headings = new ArrayList<>();
    Slugs slugs = new Slugs();
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading heading) {
        String text = text(heading);
        anchors.put(heading, slugs.of(text));
        if (heading.getLevel() == 2) {
          headings.add(new Rendered.Heading(text, anchors.get(heading)));
        }
      }
    }
    String title = text(document.getFirstChild());
    List<SearchEntry> sections = sections(source, title, document, anchors);
    document.accept(new Links(source));
    return new Rendered(title, renderer(anchors).render(document), headings, sections);
  }

  private static HtmlRenderer renderer(IdentityHashMap<Node, String> anchors) {
    AttributeProvider ids =
        (node, tag, attributes) -> {
          if (anchors.containsKey(node)) {
            attributes.put("id", anchors.get(node));
          }
        };
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .attributeProviderFactory(context -> ids)
        .nodeRendererFactory(CodeBlocks::new)
        .build();
  }

  private String text(Node node) {
    return plain.render(node).strip();
  }

  /** One entry for what stands before the first heading, and one for each heading. */
  private List<SearchEntry> sections(
      Source source, String title, Node document, IdentityHashMap<Node, String> anchors) {
    List<SearchEntry> sections = new ArrayList<>();
    String heading = title;
    String url = source.url();
    StringBuilder body = new StringBuilder();
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading next && next.getLevel() > 1) {
        sections.add(new SearchEntry("guide", heading, source.label(), url, body.toString()));
        heading = text(next);
        url = source.url() + "#" + anchors.get(next);
        body.setLength(0);
      } else if (!(node instanceof Heading)) {
        body.append(text(node).replaceAll("\\s+", " ")).append(' ');
      }
    }
    sections.add(new SearchEntry("guide", heading, source.label(), url, body.toString()));
    return sections;
  }

  /** Turns links to files of the repository into links to the pages made of them. */
  private final class Links extends AbstractVisitor {
    private final Source source;

    Links(Source source) {
      this.source = source;
    }

    @Override
    public void visit(Link link) {
      link.setDestination(inSite(link.getDestination()));
      visitChildren(link);
    }

    private String inSite(String destination) {
      URI uri = URI.create(destination);
      if (uri.isAbsolute() || uri.getPath().isEmpty()) {
        return destination;
      }
      // The list of samples is a folder, which no file name has to be taken off.
      boolean ofRoot = source.path().startsWith(Sources.SAMPLES);
      String path = ofRoot ? uri.getPath() : URI.create(source.path()).resolve(uri).getPath();
      String target =
          path.equals("LICENSE")
              ? "LICENSE.txt"
              : sources
                  .of(path)
                  .map(Source::url)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              source.path() + " links to " + path + ", which is no page"));
      String anchor = uri.getFragment() == null ? "" : "#" + uri.getFragment();
      return source.toTop() + target + anchor;
    }
  }
}
