package org.jtorch.site;

import java.util.Set;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** Fenced blocks with their language and colours; {@code text} after code is what it prints. */
final class CodeBlocks implements NodeRenderer {
  private final HtmlWriter html;

  CodeBlocks(HtmlNodeRendererContext context) {
    html = context.getWriter();
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(FencedCodeBlock.class);
  }

  @Override
  public void render(Node node) {
    FencedCodeBlock block = (FencedCodeBlock) node;
    String info = block.getInfo() == null ? "" : block.getInfo();
    String language = info.split(" ", 2)[0];
    boolean isOutput = language.equals("text") && node.getPrevious() instanceof FencedCodeBlock;
    html.line();
    html.raw("<div class=\"code " + (isOutput ? "output" : language) + "\">");
    html.raw("<span class=\"language\">" + (isOutput ? "output" : info) + "</span><pre><code>");
    html.raw(Highlighter.of(language).html(block.getLiteral()));
    html.raw("</code></pre></div>");
    html.line();
  }
}
