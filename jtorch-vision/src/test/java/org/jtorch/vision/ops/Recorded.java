package org.jtorch.vision.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.io.Safetensors;

/** Calls of torchvision with their results, recorded by {@code make_ops.py}. */
final class Recorded {
  private final Safetensors file = Safetensors.load(resource("ops.safetensors"));
  private final Map<String, Tensor> used = new HashMap<>();

  /** The cases of an operator, or all if the name is empty. */
  static Stream<JsonNode> cases(boolean modules) {
    try {
      JsonNode all = new ObjectMapper().readTree(resource("ops.json").toFile());
      return StreamSupport.stream(all.spliterator(), false)
          .filter(one -> one.get("op").asText().equals("module") == modules)
          .filter(one -> !one.get("op").asText().equals("multi_scale"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(Recorded.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean has(String name) {
    return file.keys().contains(name);
  }

  Tensor get(String name) {
    return used.computeIfAbsent(name, key -> file.tensor(key).clone());
  }

  static void assertClose(String name, Tensor actual, Tensor expected, double tolerance) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    assertThat(actual.dtype()).as(name).isEqualTo(expected.dtype());
    if (expected.numel() == 0) {
      return;
    }
    Tensor a = actual.to(DType.FLOAT64);
    Tensor e = expected.to(DType.FLOAT64);
    assertThat(a.allclose(e, o -> o.rtol(tolerance).atol(tolerance).equalNan(true)))
        .as("%s%n%s%n%s", name, actual, expected)
        .isTrue();
  }
}
