package org.jtorch.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.PrintOptions;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Output of Python for the tensors of {@code repr.safetensors}. */
class PrintingTest {
  private static JsonNode header;
  private static byte[] bytes;
  private static int start;

  @BeforeAll
  static void open() throws IOException {
    bytes = resource("repr.safetensors");
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) buffer.getLong();
    header = new ObjectMapper().readTree(new String(bytes, 8, length, StandardCharsets.UTF_8));
    start = 8 + length;
  }

  @AfterEach
  void restoreOptions() {
    Torch.setPrintOptions(o -> o.profile(PrintOptions.Profile.DEFAULT));
  }

  static Stream<Arguments> cases() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(resource("repr.json"));
    return StreamSupport.stream(cases.spliterator(), false)
        .map(one -> Arguments.of(one.get("name").asText(), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void toStringEqualsPythonsRepr(String name, JsonNode one) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = read(name, DType.of(one.get("dtype").asText()));
      if (one.get("requires_grad").asBoolean() || one.get("grad_fn").asBoolean()) {
        tensor.requiresGrad_(true);
      }
      Tensor printed = one.get("grad_fn").asBoolean() ? tensor.clone() : tensor;
      Torch.setPrintOptions(o -> options(o, one.get("options")));
      assertThat(printed.toString().replaceAll("grad_fn=<\\w+>", "grad_fn=<...>"))
          .isEqualTo(one.get("repr").asText());
    }
  }

  @Test
  void allCasesAreThere() throws IOException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(140);
  }

  private static PrintOptions options(PrintOptions before, JsonNode wanted) {
    PrintOptions o = before;
    if (wanted.has("profile")) {
      String profile = wanted.get("profile").asText().toUpperCase(Locale.ROOT);
      o = o.profile(PrintOptions.Profile.valueOf(profile));
    }
    if (wanted.has("precision")) {
      o = o.precision(wanted.get("precision").asInt());
    }
    if (wanted.has("threshold")) {
      o = o.threshold(wanted.get("threshold").asLong());
    }
    if (wanted.has("edgeitems")) {
      o = o.edgeItems(wanted.get("edgeitems").asInt());
    }
    if (wanted.has("linewidth")) {
      o = o.lineWidth(wanted.get("linewidth").asInt());
    }
    return wanted.has("sci_mode") ? o.sciMode(wanted.get("sci_mode").asBoolean()) : o;
  }

  private static Tensor read(String name, DType dtype) {
    JsonNode entry = Objects.requireNonNull(header.get(name), name);
    int from = entry.get("data_offsets").get(0).asInt();
    int to = entry.get("data_offsets").get(1).asInt();
    long[] shape =
        StreamSupport.stream(entry.get("shape").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    // safetensors has no complex numbers: they lie there as pairs
    int rank = shape.length - (dtype.isComplex() ? 1 : 0);
    Tensor tensor = Torch.empty(dtype, Arrays.copyOf(shape, rank));
    tensor.copyFrom(ByteBuffer.wrap(bytes, start + from, to - from));
    return tensor;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PrintingTest.class.getResourceAsStream("/repr/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
