package org.jtorch.vision.datasets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;

/** Annotation file of COCO, read as a stream: it has hundreds of megabytes. */
final class CocoFile {
  private final TreeMap<Long, String> files = new TreeMap<>();
  private final Map<Long, List<CocoAnnotation>> annotations = new TreeMap<>();
  private final TreeMap<Long, String> categories = new TreeMap<>();

  private CocoFile() {}

  static CocoFile read(Path file) {
    CocoFile coco = new CocoFile();
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = JsonFiles.JSON.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new CheckpointException("cannot read " + file + ": it holds no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        coco.field(parser, file);
      }
      return coco;
    } catch (IOException e) {
      throw JsonFiles.failure(file, e);
    }
  }

  private void field(JsonParser parser, Path file) throws IOException {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    Consumer<JsonNode> reader =
        switch (name) {
          case "images" -> node -> files.put(id(node, "id", file), text(node, "file_name", file));
          case "annotations" -> node -> add(node, file);
          case "categories" ->
              node -> categories.put(id(node, "id", file), text(node, "name", file));
          default -> node -> {};
        };
    if (value != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      reader.accept(JsonFiles.JSON.readTree(parser));
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new CheckpointException("cannot read " + file + ": \"" + name + "\" is damaged");
    }
  }

  private void add(JsonNode node, Path file) {
    annotations
        .computeIfAbsent(id(node, "image_id", file), image -> new ArrayList<>())
        .add(new CocoAnnotation(node));
  }

  private static long id(JsonNode node, String key, Path file) {
    if (!node.path(key).isIntegralNumber()) {
      throw new CheckpointException("cannot read " + file + ": an entry has no integer " + key);
    }
    return node.get(key).asLong();
  }

  private static String text(JsonNode node, String key, Path file) {
    if (!node.path(key).isTextual()) {
      throw new CheckpointException("cannot read " + file + ": an entry has no text " + key);
    }
    return node.get(key).asText();
  }

  /** Returns the names of the image files by their numbers, in this order. */
  TreeMap<Long, String> files() {
    return files;
  }

  /** Returns the annotations of an image, in the order of the file. */
  List<CocoAnnotation> annotations(long image) {
    return annotations.getOrDefault(image, List.of());
  }

  TreeMap<Long, String> categories() {
    return categories;
  }
}
