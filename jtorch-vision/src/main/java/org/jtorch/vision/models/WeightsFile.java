package org.jtorch.vision.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The trained weights that {@code weights.json} lists, by name. */
final class WeightsFile {

  static final Map<String, Weights> ALL = read();

  private WeightsFile() {}

  private static Map<String, Weights> read() {
    JsonNode root;
    try (InputStream in =
        Objects.requireNonNull(WeightsFile.class.getResourceAsStream("weights.json"))) {
      root = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read weights.json", e);
    }
    Map<String, List<String>> categories = new LinkedHashMap<>();
    root.get("categories")
        .properties()
        .forEach(e -> categories.put(e.getKey(), strings(e.getValue())));
    Map<String, Weights> all = new LinkedHashMap<>();
    for (JsonNode entry : root.get("weights")) {
      List<String> names = Objects.requireNonNull(categories.get(entry.get("categories").asText()));
      Weights weights =
          new Weights(
              entry.get("name").asText(),
              entry.get("model").asText(),
              entry.get("default").asBoolean(),
              URI.create(entry.get("url").asText()),
              new Weights.Meta(
                  names,
                  strings(entry.path("keypoint_names")),
                  minSize(entry.path("min_size")),
                  entry.get("parameters").asLong()),
              () -> PresetReader.read(entry.get("transforms")));
      all.put(weights.name(), weights);
    }
    return Collections.unmodifiableMap(all);
  }

  private static List<Long> minSize(JsonNode array) {
    List<Long> sizes = new ArrayList<>();
    array.forEach(size -> sizes.add(size.asLong()));
    return List.copyOf(sizes);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(string -> strings.add(string.asText()));
    return List.copyOf(strings);
  }
}
