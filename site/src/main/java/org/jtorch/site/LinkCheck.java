package org.jtorch.site;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds links between the files of a folder whose file or anchor does not exist. */
final class LinkCheck {
  private static final Pattern LINK = Pattern.compile("\\s(?:href|src)=\"([^\"]*)\"");
  private static final Pattern ANCHOR = Pattern.compile("\\s(?:id|name)=\"([^\"]*)\"");
  private static final Pattern ELSEWHERE = Pattern.compile("(?:[a-z]+:|//).*");

  private final Path root;
  private final Map<Path, Set<String>> anchors = new HashMap<>();
  private final Map<Path, Set<String>> links = new HashMap<>();

  private LinkCheck(Path root) {
    this.root = root;
  }

  /** {@code page: link} for each broken link. */
  static List<String> brokenLinks(Path root) throws IOException {
    LinkCheck check = new LinkCheck(root);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        check.read(file);
      }
    }
    List<String> broken = new ArrayList<>();
    check.links.forEach(
        (page, found) ->
            found.stream()
                .filter(link -> !check.leadsSomewhere(page, link))
                .forEach(link -> broken.add(root.relativize(page) + ": " + link)));
    return broken.stream().sorted().toList();
  }

  private void read(Path file) throws IOException {
    Set<String> ids = new HashSet<>();
    if (file.toString().endsWith(".html")) {
      String html = Files.readString(file);
      ids.addAll(all(ANCHOR, html));
      links.put(file, all(LINK, html));
    }
    anchors.put(file, ids);
  }

  private boolean leadsSomewhere(Path page, String link) {
    if (ELSEWHERE.matcher(link).matches()) {
      return true;
    }
    String[] parts = link.split("#", 2);
    Path folder = Objects.requireNonNull(page.getParent());
    Path target = parts[0].isEmpty() ? page : folder.resolve(decoded(parts[0])).normalize();
    if (Files.isDirectory(target)) {
      target = target.resolve("index.html");
    }
    Set<String> ids = anchors.get(target);
    boolean hasAnchor = parts.length == 2 && !parts[1].isEmpty();
    return target.startsWith(root)
        && ids != null
        && (!hasAnchor || ids.contains(decoded(parts[1])));
  }

  private static Set<String> all(Pattern pattern, String html) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(html);
    while (matcher.find()) {
      found.add(matcher.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    }
    return found;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
