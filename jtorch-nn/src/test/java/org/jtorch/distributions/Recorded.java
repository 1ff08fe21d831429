package org.jtorch.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Safetensors;

/** The values that {@code make_distributions.py} has recorded. */
final class Recorded {
  private static final Map<String, Tensor> VALUES = load();

  private final String name;
  private final StringBuilder failures = new StringBuilder();

  Recorded(String name) {
    this.name = name;
  }

  private static Map<String, Tensor> load() {
    try {
      Path file =
          Path.of(
              Objects.requireNonNull(
                      Recorded.class.getResource(
                          "/org/jtorch/distributions/distributions.safetensors"))
                  .toURI());
      return new TreeMap<>(Safetensors.load(file).stateDict());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of all cases that start with a prefix. */
  static List<String> cases(String prefix) {
    return VALUES.keySet().stream()
        .map(key -> key.substring(0, key.indexOf('/')))
        .filter(key -> key.startsWith(prefix))
        .distinct()
        .toList();
  }

  boolean has(String what) {
    return VALUES.containsKey(name + "/" + what);
  }

  Tensor get(String what) {
    return Objects.requireNonNull(VALUES.get(name + "/" + what), what);
  }

  Shape shape(String what) {
    return Shape.of(get(what).toLongArray());
  }

  /** Tensors whose names start with a prefix, by the rest of the name. */
  Map<String, Tensor> all(String prefix) {
    String start = name + "/" + prefix + ".";
    Map<String, Tensor> all = new LinkedHashMap<>();
    VALUES.forEach(
        (key, value) -> {
          if (key.startsWith(start)) {
            all.put(key.substring(start.length()), value);
          }
        });
    return all;
  }

  /** Compares to 1e-10 relative and notes a difference. */
  void compare(String what, Tensor actual) {
    Tensor expected = get(what);
    if (!actual.shape().equals(expected.shape())) {
      note(what + ": shape " + actual.shape() + ", expected " + expected.shape());
      return;
    }
    Tensor a = actual.detach().to(DType.FLOAT64);
    Tensor e = expected.to(DType.FLOAT64);
    if (!a.allclose(e, o -> o.rtol(1e-10).atol(1e-12).equalNan(true))) {
      note(what + ": " + a + ", expected " + e);
    }
  }

  /** Compares gradients of a weighted sum with respect to the parameters. */
  void compareGradients(String what, Tensor value, Map<String, Tensor> leaves) {
    Map<String, Tensor> expected = all(what + ".grad");
    if (expected.isEmpty()) {
      return;
    }
    Tensor weights = Torch.linspace(DType.FLOAT64, 0.5, 1.5, value.numel()).reshape(value.shape());
    value.mul(weights).sum().backward();
    expected.keySet().forEach(key -> compare(what + ".grad." + key, leaves.get(key).grad()));
    leaves.values().forEach(Tensor::clearGrad);
  }

  void note(String failure) {
    failures.append('\n').append(failure);
  }

  void check() {
    if (!failures.isEmpty()) {
      fail(name + failures);
    }
    assertEquals(0, failures.length());
  }
}
