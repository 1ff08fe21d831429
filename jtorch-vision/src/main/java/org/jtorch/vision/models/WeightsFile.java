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
  private static final Map<String, Long> MIN_SIZES = new LinkedHashMap<>();

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
              names,
              entry.get("parameters").asLong(),
              () -> PresetReader.read(entry.get("transforms")));
      all.put(weights.name(), weights);
      MIN_SIZES.put(weights.name(), entry.path("min_size").path(0).asLong(1));
    }
    return Collections.unmodifiableMap(all);
  }

  /** Returns the least height of images in pixels, for some models the only one. */
  static long minSize(Weights weights) {
    return MIN_SIZES.getOrDefault(weights.name(), 1L);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(string -> strings.add(string.asText()));
    return List.copyOf(strings);
  }
}
