package org.jtorch.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkCheckTest {
  @TempDir private Path site;

  @Test
  void linksToFilesFoldersAndAnchorsHold() throws IOException {
    Files.createDirectory(site.resolve("api"));
    Files.writeString(site.resolve("api/index.html"), "<a id=\"add(int,T&lt;X&gt;)\">a</a>");
    Files.writeString(
        site.resolve("index.html"),
        "<h1 id=\"top\"></h1><a href=\"#top\"></a><a href=\"api\"></a>"
            + "<a href=\"api/index.html#add(int,T%3CX%3E)\"></a><a href=\"https://a.b/c\"></a>");
    assertThat(LinkCheck.brokenLinks(site)).isEmpty();
  }

  @Test
  void linksToNothingAreListed() throws IOException {
    Files.writeString(
        site.resolve("index.html"),
        "<a href=\"gone.html\"></a><a href=\"#gone\"></a><img src=\"../outside.png\">");
    assertThat(LinkCheck.brokenLinks(site))
        .containsExactly(
            "index.html: #gone", "index.html: ../outside.png", "index.html: gone.html");
  }
}
