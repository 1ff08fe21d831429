package org.jtorch.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Types, members and PyTorch's names, read from the files of Javadoc's own search. */
final class JavadocIndex {
  private final Path api;
  private final Map<String, String> modules = new HashMap<>();
  private final List<SearchEntry> entries = new ArrayList<>();

  private JavadocIndex(Path api) {
    this.api = api;
  }

  static List<SearchEntry> read(Path api) throws IOException {
    JavadocIndex index = new JavadocIndex(api);
    for (JsonNode row : index.rows("package")) {
      index.modules.put(row.path("l").asText(), row.path("m").asText());
    }
    index.addTypes();
    index.addMembers();
    index.addTags();
    return index.entries;
  }

  private void addTypes() throws IOException {
    for (JsonNode row : rows("type")) {
      String home = row.path("p").asText();
      if (modules.containsKey(home)) {
        String name = row.path("l").asText();
        entries.add(new SearchEntry("type", name, home, file(home, name), ""));
      }
    }
  }

  /** One entry for all overloads, which leads to the first. */
  private void addMembers() throws IOException {
    Set<String> seen = new HashSet<>();
    for (JsonNode row : rows("member")) {
      String home = row.path("p").asText();
      String type = row.path("c").asText();
      String label = row.path("l").asText();
      String name = type + "." + label.split("\\(", 2)[0];
      if (seen.add(home + "." + name)) {
        String anchor = row.has("u") ? row.path("u").asText() : label;
        entries.add(new SearchEntry("member", name, home, file(home, type) + "#" + anchor, ""));
      }
    }
  }

  private void addTags() throws IOException {
    for (JsonNode row : rows("tag")) {
      String name = row.path("l").asText();
      if (name.startsWith("torch.")) {
        String url = "api/" + row.path("u").asText();
        entries.add(new SearchEntry("pytorch", name, row.path("h").asText(), url, ""));
      }
    }
  }

  private String file(String home, String type) {
    return "api/" + modules.get(home) + "/" + home.replace('.', '/') + "/" + type + ".html";
  }

  /** The file assigns one array, and has more code behind it. */
  private JsonNode rows(String kind) throws IOException {
    String script = Files.readString(api.resolve(kind + "-search-index.js"));
    String array = script.substring(script.indexOf('['), script.lastIndexOf(']') + 1);
    return new ObjectMapper().readTree(array);
  }
}
