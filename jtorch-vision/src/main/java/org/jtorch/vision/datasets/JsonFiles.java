package org.jtorch.vision.datasets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jtorch.CheckpointException;

/** JSON files that describe datasets. */
final class JsonFiles {
  static final ObjectMapper JSON = new ObjectMapper();

  private JsonFiles() {}

  /** Returns the object that a file holds. */
  static JsonNode object(Path file) {
    try {
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      if (!node.isObject()) {
        throw new CheckpointException("cannot read " + file + ": it holds no JSON object");
      }
      return node;
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Returns the exception for what reading a file threw. */
  static RuntimeException failure(Path file, IOException e) {
    if (e instanceof JsonProcessingException json) {
      return new CheckpointException(
          "cannot read " + file + ": it is damaged: " + json.getOriginalMessage(), e);
    }
    return TextFiles.unreadable(file, e);
  }
}
