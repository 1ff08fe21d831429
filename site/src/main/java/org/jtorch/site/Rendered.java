package org.jtorch.site;

import java.util.List;

/**
 * A page's content.
 *
 * @param title the text of its first heading
 * @param html all of it
 * @param headings those of the second level
 * @param sections what the search finds of it
 */
record Rendered(String title, String html, List<Heading> headings, List<SearchEntry> sections) {
  /** A heading and its anchor. */
  record Heading(String text, String id) {}
}
