package org.jtorch.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages of the site, in the order of its navigation. */
final class Sources {
  static final String SAMPLES = "samples/src/main/java/org/jtorch/samples";
  private static final String START = "Start";
  private static final String GUIDES = "Guides";
  private static final String PROJECT = "Project";

  /** Pages of {@code docs/} that are not guides. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "coming-from-python", START, "names", START, "decisions", PROJECT, "versioning", PROJECT);

  private final Map<String, Source> byPath = new LinkedHashMap<>();

  private Sources() {}

  static Sources read(Path root) throws IOException {
    Sources sources = new Sources();
    List<String> docs = names(root.resolve("docs"), ".md");
    sources.add(root, "README.md", "index.html", START, "Overview");
    sources.addDocs(root, docs, START);
    sources.addDocs(root, docs, GUIDES);
    Samples.pages(root).forEach(sources::add);
    sources.addDocs(root, docs, PROJECT);
    sources.add(root, "CONTRIBUTING.md", "contributing.html", PROJECT, "Contributing");
    sources.add(root, "CHANGELOG.md", "changelog.html", PROJECT, "Changelog");
    sources.add(root, "SECURITY.md", "security.html", PROJECT, "Security");
    sources.add(root, "CODE_OF_CONDUCT.md", "code-of-conduct.html", PROJECT, "Code of conduct");
    return sources;
  }

  List<Source> all() {
    return List.copyOf(byPath.values());
  }

  /** The page made of a file of the repository. */
  Optional<Source> of(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The names of a folder's files, sorted. */
  static List<String> names(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(end))
          .sorted()
          .toList();
    }
  }

  private void addDocs(Path root, List<String> names, String group) throws IOException {
    for (String name : names) {
      String plain = name.replace(".md", "");
      if (GROUPS.getOrDefault(plain, GUIDES).equals(group)) {
        add(root, "docs/" + name, plain + ".html", group, "");
      }
    }
  }

  private void add(Path root, String path, String url, String group, String label)
      throws IOException {
    String text = Files.readString(root.resolve(path));
    add(new Source(path, url, group, label.isEmpty() ? label(text) : label, text));
  }

  private void add(Source source) {
    byPath.put(source.path(), source);
  }

  /** The title up to a colon or comma: {@code Natives} for "Natives: finding ... libtorch". */
  private static String label(String text) {
    String heading = text.lines().findFirst().orElseThrow();
    String title = heading.replaceFirst("^# ", "").split("[:,]", 2)[0];
    return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
  }
}
