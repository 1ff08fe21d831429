package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The packages that {@code make_aoti.py} wrote, what they compute, and changed ones. */
final class AotiFixtures {
  static final String REASON = "the packages are compiled for Linux on x86-64 with AVX2";

  private static final JsonNode EXPECTED = read();

  private AotiFixtures() {}

  /** The condition of tests that run the packages. */
  static boolean run() throws IOException {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")
        && Files.readString(Path.of("/proc/cpuinfo")).contains(" avx2 ");
  }

  static Path path(String name) {
    URL url = Objects.requireNonNull(AotiFixtures.class.getResource("aoti/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name, e);
    }
  }

  static AotiModel load(String name) {
    return AotiModel.load(path(name + ".pt2"));
  }

  private static JsonNode read() {
    try {
      return new JsonMapper().readTree(path("expected.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The calls of a package. */
  static List<JsonNode> cases(String name) {
    List<JsonNode> cases = new ArrayList<>();
    EXPECTED.get(name).forEach(cases::add);
    assertThat(cases).isNotEmpty();
    return cases;
  }

  /** The parameters of {@code mlp.pt2} by their names in the state dict. */
  static Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    EXPECTED.get("state").properties().forEach(e -> state.put(e.getKey(), tensor(e.getValue())));
    return state;
  }

  static Tensor tensor(JsonNode json) {
    double[] values = new double[json.get("values").size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = json.get("values").get(i);
      values[i] = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
    }
    long[] shape = new long[json.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = json.get("shape").get(i).longValue();
    }
    return Torch.tensor(values).to(DType.of(json.get("dtype").textValue())).view(shape);
  }

  /** A Python value as an argument. */
  static Object value(JsonNode json) {
    if (json.has("dtype")) {
      return tensor(json);
    } else if (json.isNumber()) {
      return json.longValue();
    } else if (json.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      json.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
      return map;
    }
    List<Object> list = new ArrayList<>();
    json.forEach(element -> list.add(value(element)));
    return list;
  }

  @SuppressWarnings("unchecked")
  static IValue invoke(AotiModel model, JsonNode call) {
    return model.run(
        (List<Object>) value(call.get("args")), (Map<String, Object>) value(call.get("kwargs")));
  }

  /** Compares a result with Python's, nested alike. */
  static void assertEqual(IValue actual, JsonNode expected) {
    if (expected.isNull()) {
      assertThat(actual.isNone()).isTrue();
    } else if (expected.has("dtype")) {
      Tensor tensor = tensor(expected);
      assertThat(actual.toTensor().dtype()).isEqualTo(tensor.dtype());
      assertThat(actual.toTensor().shape()).isEqualTo(tensor.shape());
      assertThat(actual.toTensor().allclose(tensor, 1e-5, 1e-6)).isTrue();
    } else if (expected.isObject()) {
      assertThat(actual.toMap()).hasSize(expected.size());
      expected.properties().forEach(e -> assertEqual(actual.toMap().get(e.getKey()), e.getValue()));
    } else {
      assertThat(actual.toList()).hasSize(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertEqual(actual.toList().get(i), expected.get(i));
      }
    }
  }

  /** The records of a package, with the whole names. */
  static Map<String, byte[]> records(String name) throws IOException {
    Map<String, byte[]> records = new LinkedHashMap<>();
    byte[] bytes = Files.readAllBytes(path(name + ".pt2"));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        records.put(e.getName(), zip.readAllBytes());
      }
    }
    return records;
  }

  /** A package of these records, stored as PyTorch does. */
  static byte[] archive(Map<String, byte[]> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> record : records.entrySet()) {
        ZipEntry entry = new ZipEntry(record.getKey());
        CRC32 crc = new CRC32();
        crc.update(record.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(record.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(record.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A package with the text of the record changed whose name has this ending. */
  static byte[] with(String name, String ending, UnaryOperator<String> change) throws IOException {
    Map<String, byte[]> records = records(name);
    String record = record(records, ending);
    String text = new String(records.get(record), StandardCharsets.UTF_8);
    String changed = change.apply(text);
    assertThat(changed).as("no change").isNotEqualTo(text);
    records.put(record, changed.getBytes(StandardCharsets.UTF_8));
    return archive(records);
  }

  static String record(Map<String, byte[]> records, String ending) {
    return records.keySet().stream().filter(key -> key.endsWith(ending)).findFirst().orElseThrow();
  }
}
