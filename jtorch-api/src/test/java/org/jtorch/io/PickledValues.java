package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Compares loaded values with the facts that make_pickles.py writes of them. */
final class PickledValues {
  private final Map<Long, Long> addresses = new HashMap<>();

  void check(String where, JsonNode fact, Object value) {
    if (fact.isArray()) {
      checkList(where, fact, (List<?>) value);
    } else if (!fact.isObject()) {
      assertThat(value).as(where).isEqualTo(plain(fact));
    } else {
      String kind = fact.fieldNames().next();
      checkKind(where, kind, fact.get(kind), value);
    }
  }

  private void checkKind(String where, String kind, JsonNode fact, Object value) {
    switch (kind) {
      case "dict" -> checkDict(where, fact, (Map<?, ?>) value);
      case "set" -> checkSet(where, fact, (Set<?>) value);
      case "object" -> checkObject(where, fact, (Checkpoint.UnknownObject) value);
      case "name" -> {
        Checkpoint.UnknownObject name = (Checkpoint.UnknownObject) value;
        assertThat(name.isReference()).as(where).isTrue();
        assertThat(name.className()).as(where).isEqualTo(fact.asText());
      }
      case "again" ->
          assertThat(((Checkpoint.UnknownObject) value).className())
              .as(where)
              .endsWith(fact.asText());
      case "bytes" ->
          assertThat((byte[]) value).as(where).isEqualTo(HexFormat.of().parseHex(fact.asText()));
      case "tensor" -> checkTensor(where, fact, (Tensor) value);
      case "sparse" -> checkSparse(where, fact, (Tensor) value);
      case "quantized" -> checkQuantized(where, fact, (Tensor) value);
      case "nested" -> checkNested(where, fact, (Tensor) value);
      case "meta" -> {
        Tensor tensor = (Tensor) value;
        checkForm(where, fact, tensor);
        assertThat(tensor.device()).as(where).isEqualTo(Device.META);
      }
      default -> assertThat(value).as(where).isEqualTo(scalar(kind, fact));
    }
  }

  private static Object plain(JsonNode fact) {
    return fact.isNull()
        ? Optional.empty()
        : fact.isBoolean()
            ? (Object) fact.asBoolean()
            : fact.isTextual() ? fact.asText() : fact.asLong();
  }

  private static Object scalar(String kind, JsonNode fact) {
    String text = fact.asText();
    return switch (kind) {
      case "big" -> new BigInteger(text);
      case "float" -> ByteBuffer.wrap(HexFormat.of().parseHex(text)).getDouble();
      case "complex" ->
          Complex.of(
              (Double) scalar("float", fact.get(0).get("float")),
              (Double) scalar("float", fact.get(1).get("float")));
      case "size" -> Shape.of(longs(fact));
      case "dtype" -> DType.of(text.substring("torch.".length()));
      case "device" -> Device.of(text);
      case "layout", "qscheme" ->
          scalarEnum(kind, text.substring("torch.".length()).toUpperCase(java.util.Locale.ROOT));
      case "date" -> LocalDate.parse(text);
      case "datetime" -> LocalDateTime.parse(text);
      case "offset_datetime" -> OffsetDateTime.parse(text);
      case "zoned" -> LocalDateTime.parse(fact.get(0).asText()).atZone(zone(fact.get(1)));
      case "zone" -> zone(fact);
      case "time" -> LocalTime.parse(text);
      case "offset_time" -> OffsetTime.parse(text);
      case "offset" -> ZoneOffset.ofTotalSeconds(fact.asInt());
      case "timedelta" ->
          Duration.ofDays(fact.get(0).asLong())
              .plusSeconds(fact.get(1).asLong())
              .plusNanos(1000 * fact.get(2).asLong());
      case "path" -> Path.of(text);
      case "uuid" -> UUID.fromString(text);
      case "decimal" -> new BigDecimal(text);
      case "slice" ->
          new Index.Slice(number(fact.get(0)), number(fact.get(1)), fact.get(2).asLong());
      default -> throw new AssertionError(kind);
    };
  }

  private static Object scalarEnum(String kind, String name) {
    return kind.equals("layout")
        ? org.jtorch.Layout.valueOf(name)
        : org.jtorch.QuantizedOps.QScheme.valueOf(name);
  }

  private static ZoneId zone(JsonNode fact) {
    return ZoneId.of(fact.asText());
  }

  private static @Nullable Long number(JsonNode fact) {
    return fact.isNull() ? null : fact.asLong();
  }

  private void checkList(String where, JsonNode fact, List<?> values) {
    assertThat(values).as(where).hasSize(fact.size());
    for (int i = 0; i < fact.size(); i++) {
      check(where + "[" + i + "]", fact.get(i), values.get(i));
    }
  }

  private void checkDict(String where, JsonNode fact, Map<?, ?> map) {
    assertThat(map.size()).as(where).isEqualTo(fact.size());
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    for (JsonNode pair : fact) {
      Map.Entry<?, ?> entry = entries.next();
      String step = where + "[" + pair.get(0) + "]";
      check(step, pair.get(0), entry.getKey());
      check(step, pair.get(1), entry.getValue());
    }
  }

  /** Sets have the order of the file. */
  private void checkSet(String where, JsonNode fact, Set<?> set) {
    checkList(where, fact, new ArrayList<>(set));
  }

  private void checkObject(String where, JsonNode fact, Checkpoint.UnknownObject object) {
    assertThat(object.isReference()).as(where).isFalse();
    assertThat(object.className()).as(where).isEqualTo(fact.get("class").asText());
    checkList(where + ".arguments", fact.get("args"), object.arguments());
    check(where + ".state", fact.get("state"), object.state().orElse(Optional.empty()));
    checkList(where + ".elements", fact.get("elements"), object.elements());
    checkDict(where + ".items", fact.get("items"), object.items());
  }

  private static void checkForm(String where, JsonNode fact, Tensor tensor) {
    assertThat(tensor.dtype().pythonName()).as(where).isEqualTo(fact.get("dtype").asText());
    assertThat(tensor.shape()).as(where).isEqualTo(Shape.of(longs(fact.get("shape"))));
    assertThat(tensor.strides()).as(where).containsExactly(longs(fact.get("strides")));
    assertThat(tensor.requiresGrad())
        .as(where)
        .isEqualTo(fact.path("requires_grad").asBoolean(false));
    assertThat(tensor.isLeaf()).as(where).isTrue();
  }

  private void checkTensor(String where, JsonNode fact, Tensor tensor) {
    checkForm(where, fact, tensor);
    checkBytes(where, fact, tensor);
    if (!fact.get("storage").isNull()) {
      long address = tensor.storageAddress();
      assertThat(addresses.merge(fact.get("storage").asLong(), address, (a, b) -> a))
          .as("storage of " + where)
          .isEqualTo(address);
      assertThat(addresses.values().stream().filter(a -> a == address).count())
          .as("storage of " + where)
          .isEqualTo(1);
    }
  }

  private static void checkBytes(String where, JsonNode fact, Tensor tensor) {
    assertThat(TensorBytes.of(tensor))
        .as(where)
        .isEqualTo(HexFormat.of().parseHex(fact.get("bytes").asText()));
  }

  private static void checkPart(String where, JsonNode fact, Tensor tensor) {
    assertThat(tensor.dtype().pythonName()).as(where).isEqualTo(fact.get("dtype").asText());
    assertThat(tensor.shape()).as(where).isEqualTo(Shape.of(longs(fact.get("shape"))));
    checkBytes(where, fact, tensor);
  }

  private static void checkSparse(String where, JsonNode fact, Tensor tensor) {
    assertThat(tensor.layout().name()).as(where).isEqualTo(fact.get("layout").asText());
    assertThat(tensor.shape()).as(where).isEqualTo(Shape.of(longs(fact.get("shape"))));
    List<Tensor> parts = TensorPickler.parts(tensor);
    assertThat(parts).as(where).hasSize(fact.get("parts").size());
    for (int i = 0; i < parts.size(); i++) {
      checkPart(where + " part " + i, fact.get("parts").get(i), parts.get(i));
    }
    if (fact.has("coalesced")) {
      assertThat(TensorPickler.isCoalesced(tensor))
          .as(where)
          .isEqualTo(fact.get("coalesced").asBoolean());
    }
  }

  private static void checkQuantized(String where, JsonNode fact, Tensor tensor) {
    checkForm(where, fact, tensor);
    assertThat(TensorBytes.of(tensor.dequantize()))
        .as(where)
        .isEqualTo(HexFormat.of().parseHex(fact.get("dequantized").asText()));
    if (fact.has("scale")) {
      assertThat(tensor.qScale()).as(where).isEqualTo(fact.get("scale").asDouble());
      assertThat(tensor.qZeroPoint()).as(where).isEqualTo(fact.get("zero_point").asLong());
    } else {
      assertThat(tensor.qPerChannelAxis()).as(where).isEqualTo(fact.get("axis").asLong());
      double[] scales = tensor.qPerChannelScales().to(DType.FLOAT64).toDoubleArray();
      double[] zeros = tensor.qPerChannelZeroPoints().to(DType.FLOAT64).toDoubleArray();
      for (int i = 0; i < scales.length; i++) {
        assertThat(scales[i]).as(where).isEqualTo(fact.get("scales").get(i).asDouble());
        assertThat(zeros[i]).as(where).isEqualTo(fact.get("zero_points").get(i).asDouble());
      }
    }
  }

  private static void checkNested(String where, JsonNode fact, Tensor tensor) {
    assertThat(tensor.isNested()).as(where).isTrue();
    List<Tensor> parts = tensor.unbind();
    assertThat(parts).as(where).hasSize(fact.size());
    for (int i = 0; i < parts.size(); i++) {
      checkPart(where + " part " + i, fact.get(i), parts.get(i));
    }
  }

  private static long[] longs(JsonNode numbers) {
    long[] all = new long[numbers.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = numbers.get(i).asLong();
    }
    return all;
  }
}
