package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;

/** The content of the files of make_files.py, from files.json. */
final class FileFacts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FileFacts() {}

  static Path file(String name) {
    return PythonCheckpointTest.file("files/files.json").resolveSibling(name);
  }

  /** Compares dtypes, shapes, strides and bytes with those of a file. */
  static void check(String file, Map<String, Tensor> tensors) throws IOException {
    JsonNode facts = JSON.readTree(file("files.json").toFile()).get(file);
    List<String> names = new ArrayList<>();
    facts.fieldNames().forEachRemaining(names::add);
    assertThat(tensors).containsOnlyKeys(names);
    tensors.forEach((name, tensor) -> check(name, facts.get(name), tensor));
  }

  private static void check(String name, JsonNode fact, Tensor tensor) {
    assertThat(tensor.dtype().pythonName()).as(name).isEqualTo(fact.get("dtype").asText());
    assertThat(tensor.shape().toArray()).as(name).containsExactly(longs(fact.get("shape")));
    if (fact.has("strides")) {
      assertThat(tensor.strides()).as(name).containsExactly(longs(fact.get("strides")));
    }
    assertThat(TensorBytes.of(tensor))
        .as(name)
        .isEqualTo(HexFormat.of().parseHex(fact.get("bytes").asText()));
    assertThat(tensor.requiresGrad()).as(name).isFalse();
    assertThat(tensor.isLeaf()).as(name).isTrue();
  }

  private static long[] longs(JsonNode numbers) {
    long[] all = new long[numbers.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = numbers.get(i).asLong();
    }
    return all;
  }
}
