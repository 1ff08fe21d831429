package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.ObjLongConsumer;

/** Tensors that a Python script beside the tests has recorded, by case and by name. */
final class PythonCases {
  private final JsonNode cases;

  private PythonCases(JsonNode cases) {
    this.cases = cases;
  }

  /** A file of the package's test resources. */
  static PythonCases read(String file) {
    try (InputStream in = PythonCases.class.getResourceAsStream(file)) {
      return new PythonCases(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts shape and values of a tensor, within the digits that are recorded. */
  void assertSame(String name, String part, Tensor actual) {
    JsonNode expected = cases.path(name).path(part);
    assertThat(expected.isMissingNode()).as("%s has no %s", name, part).isFalse();
    long[] shape = new long[expected.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = expected.path("shape").get(i).asLong();
    }
    assertThat(actual.shape()).as("%s %s", name, part).isEqualTo(Shape.of(shape));
    double[] values = actual.detach().to(DType.FLOAT64).toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      double wanted = expected.path("values").get(i).asDouble();
      assertThat(values[i])
          .as("%s %s[%d]", name, part, i)
          .isCloseTo(wanted, within(2e-6 + 2e-5 * Math.abs(wanted)));
    }
  }

  /** Hands on each whole number of a case, by name. */
  void numbers(String name, ObjLongConsumer<String> test) {
    assertThat(cases.path(name).size()).as(name).isPositive();
    cases.path(name).properties().forEach(e -> test.accept(e.getKey(), e.getValue().asLong()));
  }

  /** Whether a case has a part. */
  boolean has(String name, String part) {
    return cases.path(name).has(part);
  }
}
