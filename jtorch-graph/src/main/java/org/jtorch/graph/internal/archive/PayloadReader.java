package org.jtorch.graph.internal.archive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads where the tensors of an exported program are in its archive. */
final class PayloadReader {
  /**
   * A tensor's place.
   *
   * @param file name of its record in the folder of weights or of constants
   * @param parameter whether it is a parameter
   * @param pickle whether the record is a checkpoint of its own
   * @param tensor its description; null for an object of a custom class
   */
  record Payload(
      String file, boolean parameter, boolean pickle, TypeReader.@Nullable TensorMeta tensor) {}

  private PayloadReader() {}

  /** Returns the places by the tensors' names. */
  static Map<String, Payload> read(byte[] utf8, String where) {
    return JsonReader.read(
        utf8,
        where,
        json -> {
          TypeReader types = new TypeReader(json);
          Map<String, Payload> payloads = new LinkedHashMap<>();
          json.object(
              field -> {
                if (field.equals("config")) {
                  payloads.putAll(json.map(() -> payload(json, types)));
                }
              });
          return payloads;
        });
  }

  private static Payload payload(JsonReader json, TypeReader types) throws IOException {
    String[] file = {""};
    boolean[] flags = new boolean[2];
    TypeReader.TensorMeta[] tensor = new TypeReader.TensorMeta[1];
    json.object(
        field -> {
          switch (field) {
            case "path_name" -> file[0] = json.text();
            case "is_param" -> flags[0] = json.truth();
            case "use_pickle" -> flags[1] = json.truth();
            case "tensor_meta" -> {
              if (!json.isNull()) {
                tensor[0] = types.tensor();
              }
            }
            default -> {}
          }
        });
    if (file[0].isEmpty()) {
      throw json.error("a tensor without the name of its record");
    } else if (!file[0].matches("[A-Za-z0-9_.-]+") || file[0].contains("..")) {
      throw json.error("\"" + file[0] + "\" is not the name of a record");
    }
    return new Payload(file[0], flags[0], flags[1], tensor[0]);
  }
}
