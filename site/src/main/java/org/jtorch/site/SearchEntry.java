package org.jtorch.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * Something that the search finds.
 *
 * @param kind {@code guide}, {@code type}, {@code member} or {@code pytorch}
 * @param title what it is found by first
 * @param place where it stands: a page or a class
 * @param url its place in the site
 * @param text what else it is found by
 */
record SearchEntry(String kind, String title, String place, String url, String text) {
  /** A script, because a page that is opened from a folder may not read a file of JSON. */
  static String script(List<SearchEntry> entries) throws JsonProcessingException {
    List<List<String>> rows =
        entries.stream()
            .map(e -> List.of(e.kind, e.title, e.place, e.url, e.text.strip()))
            .toList();
    return "window.searchIndex = " + new ObjectMapper().writeValueAsString(rows) + ";\n";
  }
}
