package org.jtorch.site;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The anchors of a page's headings, as GitHub makes them, so that links work there too. */
final class Slugs {
  private final Map<String, Integer> used = new HashMap<>();

  /** The anchor of the page's next heading. */
  String of(String heading) {
    String slug =
        heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
    int before = used.merge(slug, 1, Integer::sum) - 1;
    return before == 0 ? slug : slug + "-" + before;
  }
}
