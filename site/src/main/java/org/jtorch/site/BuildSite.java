package org.jtorch.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Writes the site into a folder, and fails if a link leads nowhere. */
public final class BuildSite {
  private static final List<String> ASSETS = List.of("site.css", "site.js");

  private final Path root;
  private final Path output;

  private BuildSite(Path root, Path output) {
    this.root = root;
    this.output = output;
  }

  /**
   * Builds the site.
   *
   * @param arguments the repository, the folder of the site, jtorch's version, and the {@code
   *     javadoc} of a JDK 22 or later
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the thread is interrupted while Javadoc runs
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BuildSite site = new BuildSite(Path.of(arguments[0]), Path.of(arguments[1]));
    String version = arguments[2];
    site.deleteOld();
    Path api = site.output.resolve("api");
    new JavadocRun(site.root, api, version).run(Path.of(arguments[3]));
    site.write(version, JavadocIndex.read(api));
    List<String> broken = LinkCheck.brokenLinks(site.output);
    if (!broken.isEmpty()) {
      throw new IllegalStateException("broken links:\n" + String.join("\n", broken));
    }
    System.out.println(site.output.resolve("index.html"));
  }

  private void deleteOld() throws IOException {
    if (Files.exists(output)) {
      try (Stream<Path> files = Files.walk(output)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(output);
  }

  private void write(String version, List<SearchEntry> api) throws IOException {
    Sources sources = Sources.read(root);
    Markdown markdown = new Markdown(sources);
    Layout layout = new Layout(resource("page.html"), sources, version);
    List<SearchEntry> index = new ArrayList<>();
    for (Source source : sources.all()) {
      Rendered page = markdown.render(source);
      Path file = output.resolve(source.url());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, layout.page(source, page));
      index.addAll(page.sections());
    }
    index.addAll(api);
    Files.writeString(output.resolve("search-index.js"), SearchEntry.script(index));
    for (String asset : ASSETS) {
      Files.writeString(output.resolve(asset), resource(asset));
    }
    Files.copy(root.resolve("LICENSE"), output.resolve("LICENSE.txt"));
    System.out.printf(
        Locale.ROOT, "%d pages, %d search entries%n", sources.all().size(), index.size());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = BuildSite.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
