package org.jtorch.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Values computed by Python, recorded by the scripts in {@code src/test/python}. */
public final class PythonValues {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, DType> DTYPES = Map.of("F32", DType.FLOAT32, "I64", DType.INT64);

  private PythonValues() {}

  /** The cases of one kind. */
  public static List<JsonNode> cases(String kind) {
    return StreamSupport.stream(json("modules.json").get(kind).spliterator(), false).toList();
  }

  /** Cases of one kind, recorded by {@code make_more.py}. */
  public static JsonNode more(String kind) {
    return json("more.json").get(kind);
  }

  /** Values recorded by {@code make_sequences.py}. */
  public static JsonNode sequences() {
    return json("sequences.json");
  }

  /** Values recorded by {@code make_layers.py}. */
  public static JsonNode layers() {
    return json("layers.json");
  }

  /** The schedulers by name, recorded by {@code make_schedulers.py}. */
  public static JsonNode schedulers() {
    return json("schedulers.json");
  }

  /** Cases of one kind, recorded by {@code make_utils.py}. */
  public static JsonNode utils(String kind) {
    return json("utils.json").get(kind);
  }

  /** The numbers of a list as FLOAT32. */
  public static float[] floats(JsonNode list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).floatValue();
    }
    return numbers;
  }

  /** A tensor by its key, in the current scope. */
  public static Tensor tensor(String key) {
    ByteBuffer file = ByteBuffer.wrap(bytes("modules.safetensors")).order(ByteOrder.LITTLE_ENDIAN);
    int headerSize = (int) file.getLong();
    byte[] header = new byte[headerSize];
    file.get(header);
    JsonNode entry = parse(header).get(key);
    int start = entry.get("data_offsets").get(0).intValue();
    int end = entry.get("data_offsets").get(1).intValue();
    ByteBuffer data = ByteBuffer.allocateDirect(end - start).order(ByteOrder.LITTLE_ENDIAN);
    data.put(file.slice(8 + headerSize + start, end - start)).flip();
    DType dtype = Objects.requireNonNull(DTYPES.get(entry.get("dtype").textValue()));
    return Torch.fromBuffer(data, dtype, longs(entry.get("shape"))).clone();
  }

  /** The scripts' {@code wave} input: numbers between -2 and 2, of the default dtype. */
  public static Tensor wave(long... shape) {
    Tensor count = Torch.arange(Shape.of(shape).numel());
    return count.mul(37).remainder(101).to(Torch.getDefaultDtype()).div(25).sub(2).view(shape);
  }

  /** The numbers of a list. */
  public static long[] longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::longValue).toArray();
  }

  /** The numbers of a list. */
  public static List<Double> doubles(JsonNode list) {
    List<Double> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(number.doubleValue()));
    return numbers;
  }

  private static JsonNode json(String name) {
    return parse(bytes(name));
  }

  private static JsonNode parse(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String name) {
    try (InputStream resource = PythonValues.class.getResourceAsStream("/org/jtorch/nn/" + name)) {
      return Objects.requireNonNull(resource, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
