package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole models and training checkpoints of timm, ultralytics, OmegaConf and Lightning, made by
 * make_whole_models.py: every tensor is Python's to the bit.
 */
class WholeModelsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path file(String name) {
    return PythonCheckpointTest.file("models/models.json").resolveSibling(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yolo.pt",
        "lightning.pt",
        "timm_vit.pt",
        "timm_mobilenet.pt",
        "timm_resnet.pt",
        "omega.pt"
      })
  void everyTensorIsPythons(String name) throws IOException {
    JsonNode facts = JSON.readTree(file("models.json").toFile()).get(name);
    for (boolean mmap : new boolean[] {false, true}) {
      try (TensorScope scope = TensorScope.open()) {
        Checkpoint loaded = Checkpoint.load(file(name), o -> o.mmap(mmap));
        for (Map.Entry<String, JsonNode> model : facts.get("models").properties()) {
          check(loaded, model.getKey(), model.getValue());
        }
        for (Map.Entry<String, JsonNode> value : facts.get("values").properties()) {
          assertThat(loaded.value(value.getKey()))
              .as(value.getKey())
              .hasToString(value.getValue().asText());
        }
      }
    }
  }

  private static void check(Checkpoint loaded, String path, JsonNode expected) {
    Map<String, Tensor> state = path.isEmpty() ? loaded.stateDict() : loaded.stateDict(path);
    List<String> names = new ArrayList<>();
    expected.fieldNames().forEachRemaining(names::add);
    assertThat(state.keySet()).containsExactlyElementsOf(names);
    state.forEach(
        (name, tensor) -> {
          JsonNode fact = expected.get(name);
          assertThat(tensor.dtype().pythonName()).as(name).isEqualTo(fact.get(0).asText());
          assertThat(tensor.shape()).as(name).isEqualTo(shape(fact.get(1)));
          assertThat(hash(tensor)).as(name).isEqualTo(fact.get(2).asText());
        });
  }

  private static Shape shape(JsonNode sizes) {
    long[] all = new long[sizes.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = sizes.get(i).asLong();
    }
    return Shape.of(all);
  }

  private static String hash(Tensor tensor) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(TensorBytes.of(tensor)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
