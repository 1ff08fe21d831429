package org.jtorch.graph.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.graph.ExportedFiles;
import org.jtorch.graph.ExportedProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported programs that lie: each is refused with what is wrong and where. */
class HostileProgramsTest {
  private static final String MODEL = "models/model.json";
  private static final String WEIGHTS = "data/weights/model_weights_config.json";

  @TempDir private Path folder;

  private Path with(String name, String record, UnaryOperator<String> change) throws IOException {
    Map<String, byte[]> records = ProgramMutator.records(ExportedFiles.file(name));
    String key =
        records.keySet().stream().filter(r -> r.endsWith(record)).findFirst().orElseThrow();
    String text = new String(records.get(key), StandardCharsets.UTF_8);
    String changed = change.apply(text);
    assertThat(changed).isNotEqualTo(text);
    records.put(key, changed.getBytes(StandardCharsets.UTF_8));
    return write(records);
  }

  private Path write(Map<String, byte[]> records) throws IOException {
    return Files.write(folder.resolve("hostile.pt2"), ProgramMutator.archive(records, false));
  }

  private void assertRefused(Path file, String... parts) {
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(() -> ExportedProgram.load(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void hugeShapesAreRefused() throws IOException {
    String size = "\"sizes\": [{\"as_int\": 2}";
    String huge = "\"sizes\": [{\"as_int\": 1000000000000000000}";
    assertRefused(
        with("linear", WEIGHTS, text -> text.replace(size, huge)),
        "weight: a tensor of sizes [1000000000000000000, 3] is too large");
    assertRefused(
        with("linear", WEIGHTS, text -> text.replace(size, "\"sizes\": [{\"as_int\": 3}")),
        "weight: sizes [3, 3] with strides [3, 1] from element 0 take 36 bytes, but"
            + " data/weights/weight_0 has 24");
    String negative = "\"sizes\": [{\"as_int\": -2}";
    assertRefused(
        with("linear", WEIGHTS, text -> text.replace(size, negative)), "-2 is not a size");
    String overflow = "\"storage_offset\": {\"as_int\": 9223372036854775807}";
    assertRefused(
        with(
            "linear",
            WEIGHTS,
            text -> text.replace("\"storage_offset\": {\"as_int\": 0}", overflow)),
        "weight: a tensor of sizes [2, 3] is too large");
  }

  @Test
  void recordsOutsideOfTheirFolderAreRefused() throws IOException {
    assertRefused(
        with("linear", WEIGHTS, text -> text.replace("\"weight_0\"", "\"../../../etc/passwd\"")),
        "\"../../../etc/passwd\" is not the name of a record");
    assertRefused(
        with("linear", WEIGHTS, text -> text.replace("\"weight_0\"", "\"weight_9\"")),
        "data/weights/weight_9");
  }

  @Test
  void overlappingRecordsAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(ExportedFiles.file("linear"));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int first = -1;
    for (int i = bytes.length - 46; i > 0; i--) {
      String name =
          new String(
              bytes, i + 46, Math.min(40, bytes.length - i - 46), StandardCharsets.ISO_8859_1);
      if (file.getInt(i) == 0x02014b50 && name.contains("weights/weight_0")) {
        first = file.getInt(i + 42);
      }
    }
    for (int i = 0; i < bytes.length - 86; i++) {
      String name = new String(bytes, i + 46, 40, StandardCharsets.ISO_8859_1);
      if (file.getInt(i) == 0x02014b50 && name.contains("weights/weight_1")) {
        file.putInt(i + 42, first);
        file.putInt(i + 20, 24);
        file.putInt(i + 24, 24);
      }
    }
    assertRefused(Files.write(folder.resolve("overlap.pt2"), bytes), "overlap");
  }

  @Test
  void deepJsonIsRefused() throws IOException {
    assertRefused(
        with(
            "linear",
            MODEL,
            text -> text.replace("\"nodes\": [", "\"nodes\": [" + "[".repeat(9999))),
        "graph_module/graph/nodes");
    assertRefused(
        with(
            "linear",
            MODEL,
            text ->
                text.replace(
                    "\"opset_version\":", "\"x\": " + "[".repeat(9999) + ",\"opset_version\":")),
        "depth");
    String deep = "{\"as_string_to_argument\": {\"a\": ".repeat(500);
    assertRefused(
        with("linear", MODEL, text -> text.replaceFirst("\"arg\": ", "\"arg\": " + deep)), "depth");
  }

  @Test
  void aFailedSaveIsExplained() throws IOException {
    Map<String, byte[]> records = ProgramMutator.records(ExportedFiles.file("linear"));
    records.keySet().removeIf(name -> name.endsWith(MODEL));
    assertRefused(write(records), "without models/NAME.json: torch.export.save failed");
  }

  @Test
  void otherVersionsAreRefused() throws IOException {
    assertRefused(
        with("linear", MODEL, text -> text.replace("{\"major\": 8,", "{\"major\": 9,")),
        "schema version 9.20; version 8 is read");
    assertRefused(with("tied_old", "version", text -> "7.3"), "schema version 7.3");
    assertRefused(with("linear", "archive_version", text -> "1"), "the archive's version is \"1\"");
  }

  @Test
  void aTextIsRefused() throws IOException {
    assertRefused(Files.writeString(folder.resolve("text.pt2"), "hello"), "a zip archive");
    assertThatThrownBy(() -> ExportedProgram.load(folder)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void compressedRecordsAreReadAndBombsAreNot() throws IOException {
    Map<String, byte[]> records = ProgramMutator.records(ExportedFiles.file("linear"));
    Path packed = Files.write(folder.resolve("packed.pt2"), ProgramMutator.archive(records, true));
    try (ExportedProgram program = ExportedProgram.load(packed);
        TensorScope scope = TensorScope.open()) {
      assertThat(program.call(Torch.ones(4, 3)).shape().size(1)).isEqualTo(2);
    }
    String weight =
        records.keySet().stream().filter(r -> r.endsWith("weight_0")).findFirst().orElseThrow();
    records.put(weight, new byte[64 << 20]);
    assertRefused(
        Files.write(folder.resolve("bomb.pt2"), ProgramMutator.archive(records, true)),
        "weight_0 unpacks from");
  }

  @Test
  void customObjectsAreRefusedWithASentence() throws IOException {
    assertRefused(
        with(
            "linear",
            WEIGHTS,
            text ->
                text.replaceAll(
                    "\"tensor_meta\": \\{.*?\"layout\": 7\\}", "\"tensor_meta\": null")),
        "weight: an object of a custom class, which only Python can make");
    assertRefused(
        with(
            "linear",
            MODEL,
            text ->
                text.replaceFirst(
                    "\\{\"parameter\": \\{\"arg\": \\{\"name\": \"(\\w+)\"\\}, \"parameter_name\"",
                    "{\"custom_obj\": {\"arg\": {\"name\": \"$1\", \"class_fqn\": \"C\"},"
                        + " \"custom_obj_name\"")),
        "is an object of a custom class");
  }

  @Test
  void contradictionsAreRefused() throws IOException {
    assertRefused(
        with(
            "linear",
            MODEL,
            text ->
                text.replaceFirst(
                    "\"as_tensor\": \\{\"name\": \"p_bias\"\\}\\}, \"kind\"",
                    "\"as_tensor\": {\"name\": \"other\"}}, \"kind\"")),
        "uses other, which no input or earlier node defines");
    assertRefused(
        with(
            "linear",
            MODEL,
            text -> text.replace("\"parameter_name\": \"bias\"", "\"parameter_name\": \"b\"")),
        "the graph has no tensor b");
    assertRefused(
        with("linear", MODEL, text -> text.replaceFirst("\"dtype\": 7", "\"dtype\": 99")),
        "the dtype number 99 is unknown");
    assertRefused(
        with("linear", MODEL, text -> text.replaceFirst("\"as_tensor\"", "\"as_future\"")),
        "the form \"as_future\" of an argument is unknown");
    assertRefused(
        with(
            "guarded_sizes",
            MODEL,
            text -> text.replace("L['x'].size()[1] != 2", "L['z'].size()[1] != 2")),
        "\"L['z'].size()[1]\" is none of the inputs");
  }

  @Test
  void anUnknownOperatorIsNamed() throws IOException {
    Path file =
        with(
            "linear",
            MODEL,
            text -> text.replace("torch.ops.aten.linear.default", "torch.ops.my.linear.default"));
    assertThatThrownBy(() -> ExportedProgram.load(file))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("my::linear");
    try (ExportedProgram program =
            ExportedProgram.load(
                file,
                o ->
                    o.operator(
                        "my::linear",
                        args -> args.getTensor("input").matmul(args.getTensor("weight").t())));
        TensorScope scope = TensorScope.open()) {
      assertThat(program.call(Torch.ones(4, 3)).shape().size(1)).isEqualTo(2);
    }
  }

  @Test
  void aPickledTensorIsRead() throws IOException {
    Map<String, byte[]> records = ProgramMutator.records(ExportedFiles.file("linear"));
    Path checkpoint = folder.resolve("weight.pt");
    records.replaceAll(
        (name, bytes) ->
            name.endsWith(WEIGHTS)
                ? new String(bytes, StandardCharsets.UTF_8)
                    .replaceFirst("\"use_pickle\": false", "\"use_pickle\": true")
                    .getBytes(StandardCharsets.UTF_8)
                : bytes);
    Map<String, byte[]> changed = new LinkedHashMap<>(records);
    Files.copy(Path.of("src/test/resources/exported/pickled_weight.pt"), checkpoint);
    changed.replaceAll((name, bytes) -> name.endsWith("weight_0") ? read(checkpoint) : bytes);
    try (ExportedProgram program = ExportedProgram.load(write(changed));
        TensorScope scope = TensorScope.open()) {
      Tensor weight = program.namedParameters().get("weight");
      assertThat(weight.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(weight.requiresGrad()).isTrue();
    }
  }

  private static byte[] read(Path file) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      Files.copy(file, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
