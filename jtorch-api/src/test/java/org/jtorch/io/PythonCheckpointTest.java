package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that Python wrote: {@code checkpoints.json} tells what is in them, a safetensors file
 * beside each has the same numbers.
 */
class PythonCheckpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  static Path file(String name) {
    try {
      return Path.of(PythonCheckpointTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<String> names(Predicate<String> kinds) throws IOException {
    JsonNode all = JSON.readTree(file("checkpoints.json").toFile());
    return all.properties().stream()
        .filter(entry -> kinds.test(entry.getValue().get("kind").asText()))
        .map(Map.Entry::getKey);
  }

  static Stream<String> good() throws IOException {
    return names(kind -> !kind.equals("bad") && !kind.equals("unknown"));
  }

  static Stream<String> bad() throws IOException {
    return names("bad"::equals);
  }

  static Stream<String> unknown() throws IOException {
    return names("unknown"::equals);
  }

  private static JsonNode expected(String name) throws IOException {
    return JSON.readTree(file("checkpoints.json").toFile()).get(name);
  }

  @ParameterizedTest
  @MethodSource("good")
  void tensorsAreWhatPythonSaved(String name) throws IOException {
    Object root = Checkpoint.load(file(name)).root();
    for (Map.Entry<String, JsonNode> entry : expected(name).get("tensors").properties()) {
      Tensor tensor = (Tensor) walk(root, entry.getKey());
      JsonNode tensorInfo = entry.getValue();
      assertThat(tensor.dtype()).isEqualTo(DType.of(tensorInfo.get("dtype").asText()));
      assertThat(tensor.shape()).isEqualTo(Shape.of(longs(tensorInfo.get("shape"))));
      assertThat(tensor.strides()).isEqualTo(longs(tensorInfo.get("strides")));
      assertThat(tensor.requiresGrad()).isEqualTo(tensorInfo.get("requires_grad").asBoolean());
      assertThat(TensorBytes.of(tensor))
          .as(entry.getKey())
          .isEqualTo(numbers(name, entry.getKey()));
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void plainValuesAreWhatPythonSaved(String name) throws IOException {
    Object root = Checkpoint.load(file(name)).root();
    for (Map.Entry<String, JsonNode> entry : expected(name).get("values").properties()) {
      assertThat(comparable(walk(root, entry.getKey())))
          .as(entry.getKey())
          .isEqualTo(json(entry.getValue()));
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void tensorsThatSharedMemoryShareItAgain(String name) throws IOException {
    Object root = Checkpoint.load(file(name)).root();
    for (JsonNode group : expected(name).get("shared")) {
      assertThat(
              StreamSupport.stream(group.spliterator(), false)
                  .map(key -> (Tensor) walk(root, key.asText())))
          .extracting(Tensor::storageAddress)
          .hasSizeGreaterThan(1)
          .containsOnly(((Tensor) walk(root, group.get(0).asText())).storageAddress());
    }
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badFilesAreRefusedByName(String name) {
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(() -> Checkpoint.load(file(name)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(name);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource({"bad", "unknown"})
  void filesWithUnknownClassesAreRefusedWhereThatIsWanted(String name) {
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(() -> Checkpoint.load(file(name), o -> o.strict(true)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(name);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void filesWithUnknownClassesLoadAndSaySo(String name) {
    Checkpoint.Content content = Checkpoint.inspect(file(name));
    assertThat(content.unknownClasses()).isNotEmpty();
    assertThat(content.classes()).containsAll(content.unknownClasses());
    assertThat(Checkpoint.load(file(name)).root()).isNotNull();
  }

  @Test
  void aCallOfTheSystemStaysACall() {
    Checkpoint loaded = Checkpoint.load(file("hostile.pth"));
    Checkpoint.UnknownObject call = (Checkpoint.UnknownObject) loaded.value("extra");
    assertThat(call.className()).isEqualTo("posix.system");
    assertThat(call.arguments()).containsExactly("echo this must never run");
    assertThat(loaded.tensor("weight").item()).isEqualTo(1);
    assertThatThrownBy(() -> loaded.tensor("extra"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "\"extra\" is an object of the class posix.system, which jtorch does not know, not a"
                + " tensor");
    assertThatThrownBy(loaded::stateDict).hasMessageContaining("posix.system");
  }

  @Test
  void refusalsSayWhatAndWhere() {
    assertThatThrownBy(() -> Checkpoint.load(file("torchscript.pth")))
        .hasMessageEndingWith("it is a TorchScript module: use ScriptModule.load(path)");
    assertThatThrownBy(() -> Checkpoint.load(file("hostile.pth"), o -> o.strict(true)))
        .hasMessageMatching("(?s).*data.pkl, byte \\d+: GLOBAL: names .*(os|posix)\\.system.*");
    assertThatThrownBy(() -> Checkpoint.load(file("batchnorm.safetensors")))
        .hasMessageEndingWith("it is safetensors: use Safetensors.load(path)");
    assertThatThrownBy(() -> Checkpoint.load(file("nothing.pth")))
        .hasMessageContaining("it is an empty file");
  }

  @Test
  void aWriteToOneViewShowsInTheOthers() {
    Map<String, Tensor> tensors = Checkpoint.load(file("shared.pth")).stateDict();
    tensors.get("base").fill_(7);
    assertThat(tensors.get("middle").sum().item()).isEqualTo(28);
  }

  @Test
  void loadedTensorsBelongToTheScope() {
    Tensor tensor;
    try (TensorScope inner = TensorScope.open()) {
      tensor = Checkpoint.load(file("batchnorm.pth")).stateDict().get("0.weight");
    }
    assertThat(tensor.isClosed()).isTrue();
  }

  @Test
  void loadingLeavesNoTensorBesideTheLoadedOnes() {
    long before = Torch.memoryStats().unclosed();
    int loaded = Checkpoint.load(file("batchnorm.pth")).stateDict().size();
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + loaded);
  }

  @Test
  void loadedTensorsCanBeTrained() {
    Tensor weight = Checkpoint.load(file("batchnorm.pth")).stateDict().get("0.weight");
    weight.add_(1);
    weight.requiresGrad_(true);
    weight.mul(2).sum().backward();
    assertThat(weight.grad().mean().item()).isEqualTo(2);
  }

  private static Object walk(Object node, String path) {
    if (node instanceof Tensor) {
      return node;
    }
    if (node instanceof Map<?, ?> map && map.containsKey(path)) {
      return map.get(path);
    }
    Object at = node;
    for (String step : path.split("/")) {
      at =
          at instanceof List<?> list
              ? list.get(Integer.parseInt(step))
              : entry((Map<?, ?>) at, step);
    }
    return at;
  }

  private static Object entry(Map<?, ?> map, String step) {
    return map.containsKey(step) ? map.get(step) : map.get(Long.valueOf(step));
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  /** A tensor's bytes out of the safetensors file: a header's length, the header, the bytes. */
  private static byte[] numbers(String name, String key) throws IOException {
    byte[] all = Files.readAllBytes(file(name.replace(".pth", ".safetensors")));
    int length = (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
    JsonNode header = JSON.readTree(new String(all, 8, length, StandardCharsets.UTF_8));
    long[] range = longs(header.get(key).get("data_offsets"));
    return Arrays.copyOfRange(all, 8 + length + (int) range[0], 8 + length + (int) range[1]);
  }

  private static Object comparable(Object value) {
    if (value instanceof Shape shape) {
      return LongStream.of(shape.toArray()).boxed().toList();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PythonCheckpointTest::comparable).toList();
    }
    if (value instanceof Double real && (real.isNaN() || real.isInfinite())) {
      return real.isNaN() ? "nan" : real > 0 ? "inf" : "-inf";
    }
    return value instanceof DType ? value.toString() : value;
  }

  private static Object json(JsonNode node) {
    if (node.isNull()) {
      return Optional.empty();
    }
    if (node.isObject()) {
      return json(node.get("tuple"));
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(json(item)));
      return items;
    }
    if (node.isBigInteger()) {
      return node.bigIntegerValue();
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    if (node.isNumber()) {
      return node.asDouble();
    }
    return node.isBoolean() ? (Object) node.asBoolean() : node.asText();
  }
}
