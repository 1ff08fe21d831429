package org.jtorch.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownTest {
  @TempDir private Path root;

  @BeforeEach
  void writeRepository() throws IOException {
    Path samples = Files.createDirectories(root.resolve(Sources.SAMPLES));
    Files.writeString(
        samples.resolve("Demo.java"), "/** Shows {@code x}. */\npublic class Demo {}\n");
    Files.createDirectory(root.resolve("docs"));
    write("docs/memory.md", "# Memory: scopes\n\n## Two words\n\nSee [the top](../README.md).\n");
    write("README.md", "# jtorch\n\n[m](docs/memory.md#two-words) [s](" + Sources.SAMPLES + ")\n");
    for (String page : List.of("CONTRIBUTING", "CHANGELOG", "SECURITY", "CODE_OF_CONDUCT")) {
      write(page + ".md", "# " + page + "\n");
    }
  }

  @Test
  void linksToFilesBecomeLinksToPages() throws IOException {
    assertThat(render("README.md").html())
        .contains("<a href=\"memory.html#two-words\">m</a>")
        .contains("<a href=\"samples/index.html\">s</a>");
    assertThat(render("docs/memory.md").html()).contains("<a href=\"index.html\">the top</a>");
    assertThat(render(Sources.SAMPLES).html())
        .contains("<a href=\"../samples/Demo.html\">Demo</a>");
  }

  @Test
  void aLinkToNoPageIsRefused() throws IOException {
    write("docs/memory.md", "# Memory\n\n[x](none.md)\n");
    assertThatThrownBy(() -> render("docs/memory.md"))
        .hasMessage("docs/memory.md links to docs/none.md, which is no page");
  }

  @Test
  void headingsHaveAnchorsAndAreFound() throws IOException {
    write("docs/memory.md", "# Memory: scopes\n\nFirst.\n\n## A `B`, c\n\nText.\n\n## A B c\n");
    Rendered page = render("docs/memory.md");
    assertThat(page.title()).isEqualTo("Memory: scopes");
    assertThat(page.html()).contains("<h2 id=\"a-b-c\">").contains("<h2 id=\"a-b-c-1\">");
    assertThat(page.headings())
        .extracting(Rendered.Heading::id)
        .containsExactly("a-b-c", "a-b-c-1");
    assertThat(page.sections())
        .extracting(SearchEntry::url)
        .containsExactly("memory.html", "memory.html#a-b-c", "memory.html#a-b-c-1");
    assertThat(page.sections().get(1).text()).isEqualTo("Text. ");
    assertThat(page.sections().get(0).place()).isEqualTo("Memory");
  }

  @Test
  void codeHasColoursAndTextBehindItIsOutput() throws IOException {
    write("docs/memory.md", "# M\n\n```java\nint x = 1; // a < b\n```\n\n```text\n1\n```\n");
    assertThat(render("docs/memory.md").html())
        .contains("<div class=\"code java\">")
        .contains("<span class=\"keyword\">int</span> x = <span class=\"number\">1</span>; ")
        .contains("<span class=\"comment\">// a &lt; b</span>")
        .contains("<div class=\"code output\"><span class=\"language\">output</span>");
  }

  @Test
  void aSampleIsItsJavadocAndItsCode() throws IOException {
    assertThat(render(Sources.SAMPLES + "/Demo.java").html())
        .contains("<h1 id=\"demo\">Demo</h1>")
        .contains("<p>Shows <code>x</code>.</p>")
        .contains("<span class=\"type\">Demo</span> {}");
  }

  private Rendered render(String path) throws IOException {
    Sources sources = Sources.read(root);
    return new Markdown(sources).render(sources.of(path).orElseThrow());
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(root.resolve(path), text);
  }
}
