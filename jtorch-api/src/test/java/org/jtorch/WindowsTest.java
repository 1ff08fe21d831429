package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowsTest {
  static Stream<String> names() {
    return StreamSupport.stream(RecordedKinds.part("windows").spliterator(), false)
        .map(one -> one.get("name").asText())
        .distinct();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void valuesEqualPythons(String name) {
    List<String> checked = new ArrayList<>();
    for (JsonNode one : RecordedKinds.part("windows")) {
      if (!one.get("name").asText().equals(name)) {
        continue;
      }
      try (TensorScope scope = TensorScope.open()) {
        Tensor window = window(name, one);
        DType dtype = DType.of(one.get("dtype").asText());
        double tolerance = dtype == DType.FLOAT64 ? 1e-14 : 3e-7;
        assertThat(window.dtype()).isEqualTo(dtype);
        double[] values = window.toDoubleArray();
        assertThat(values).hasSize(one.get("values").size());
        for (int i = 0; i < values.length; i++) {
          double wanted = one.get("values").get(i).asDouble();
          assertThat(values[i]).as(one.toString()).isCloseTo(wanted, within(tolerance));
        }
        checked.add(one.toString());
      }
    }
    assertThat(checked).hasSizeGreaterThanOrEqualTo(20);
  }

  private static Tensor window(String name, JsonNode one) {
    long m = one.get("m").asLong();
    JsonNode options = one.get("options");
    double[] a =
        StreamSupport.stream(options.path("a").spliterator(), false)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    return switch (name) {
      case "bartlett" -> Windows.bartlett(m, o -> common(o, one));
      case "blackman" -> Windows.blackman(m, o -> common(o, one));
      case "cosine" -> Windows.cosine(m, o -> common(o, one));
      case "exponential" ->
          Windows.exponential(
              m,
              o -> {
                common(o, one);
                set(options, "tau", o::tau);
                set(options, "center", o::center);
              });
      case "gaussian" ->
          Windows.gaussian(
              m,
              o -> {
                common(o, one);
                set(options, "std", o::std);
              });
      case "general_cosine" -> Windows.generalCosine(m, a, o -> common(o, one));
      case "general_hamming" ->
          Windows.generalHamming(
              m,
              o -> {
                common(o, one);
                set(options, "alpha", o::alpha);
              });
      case "hamming" -> Windows.hamming(m, o -> common(o, one));
      case "hann" -> Windows.hann(m, o -> common(o, one));
      case "kaiser" ->
          Windows.kaiser(
              m,
              o -> {
                common(o, one);
                set(options, "beta", o::beta);
              });
      default -> Windows.nuttall(m, o -> common(o, one));
    };
  }

  private static void common(Windows.Settings<?> o, JsonNode one) {
    o.sym(one.get("sym").asBoolean()).dtype(DType.of(one.get("dtype").asText()));
  }

  private static void set(JsonNode options, String name, Consumer<Double> setter) {
    if (options.has(name)) {
      setter.accept(options.get(name).asDouble());
    }
  }

  @Test
  void aWindowMayTakeAGradient() {
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Windows.hann(4, o -> o.requiresGrad(true)).requiresGrad()).isTrue();
      assertThat(Windows.kaiser(4, o -> o.requiresGrad(true)).requiresGrad()).isTrue();
      assertThat(Windows.hann(4).requiresGrad()).isFalse();
    }
  }

  @Test
  void whatIsNoWindowIsRefused() {
    assertThatThrownBy(() -> Windows.hann(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hann: a window of -1 points");
    assertThatThrownBy(() -> Windows.kaiser(4, o -> o.dtype(DType.INT64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kaiser: a window is float32 or float64, not int64");
    assertThatThrownBy(() -> Windows.gaussian(4, o -> o.std(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gaussian: std is 0.0, not positive");
    assertThatThrownBy(() -> Windows.exponential(4, o -> o.tau(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exponential: tau is -1.0, not positive");
    assertThatThrownBy(() -> Windows.exponential(4, o -> o.center(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exponential: a symmetric window has its own center");
    assertThatThrownBy(() -> Windows.kaiser(4, o -> o.beta(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kaiser: beta is -1.0, which is negative");
    assertThatThrownBy(() -> Windows.generalCosine(4, new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("generalCosine: there are no weights");
  }
}
