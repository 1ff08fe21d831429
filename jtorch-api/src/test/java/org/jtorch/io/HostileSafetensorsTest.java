package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers that lie are refused by name and place, before anything is mapped. */
class HostileSafetensorsTest {
  @TempDir private Path folder;

  private static String f32(String name, String shape, String offsets) {
    return "\""
        + name
        + "\":{\"dtype\":\"F32\",\"shape\":"
        + shape
        + ",\"data_offsets\":"
        + offsets
        + "}";
  }

  /** Headers of files with 8 bytes of data, and the beginnings of the messages. */
  static Stream<Arguments> headers() {
    String whole = f32("a", "[2]", "[0,8]");
    return Stream.of(
        Arguments.of("[]", "the header is START_ARRAY, not START_OBJECT (character 0"),
        Arguments.of("", "the header is missing, not START_OBJECT"),
        Arguments.of("{" + whole, "the header is invalid at character 53: "),
        Arguments.of("{" + whole + "}}", "the header is invalid at character 54: "),
        Arguments.of("{" + whole + "}{}", "more follows the header's object (character 54"),
        Arguments.of(
            "{" + f32("a", "[1]", "[0,4]") + "," + f32("a", "[1]", "[4,8]") + "}",
            "the header is invalid at character 57: Duplicate field 'a'"),
        Arguments.of(
            "{" + f32("a", "[2]", "[0,8]") + "," + f32("b", "[1]", "[4,8]") + "}",
            "tensors \"a\" and \"b\" overlap in the file"),
        Arguments.of(
            "{" + f32("a", "[1]", "[0,4]") + "}",
            "the last 4 of 8 bytes of data belong to no tensor"),
        Arguments.of(
            "{" + f32("a", "[1]", "[4,8]") + "}",
            "bytes 0 to 4 of the data, before tensor \"a\", belong to no tensor"),
        Arguments.of(
            "{" + f32("a", "[3]", "[0,12]") + "}",
            "tensor \"a\" has data_offsets [0, 12], beyond the data of 8 bytes"),
        Arguments.of(
            "{" + f32("a", "[3]", "[0,8]") + "}",
            "tensor \"a\": F32 of shape [3] takes 12 bytes, but data_offsets [0, 8] cover 8"),
        Arguments.of(
            "{" + f32("a", "[2]", "[8,0]") + "}",
            "tensor \"a\", data_offsets: not a begin and an end"),
        Arguments.of(
            "{" + f32("a", "[2]", "[0]") + "}",
            "tensor \"a\", data_offsets: not a begin and an end"),
        Arguments.of(
            "{" + f32("a", "[-2]", "[0,8]") + "}", "tensor \"a\", shape has a negative number"),
        Arguments.of(
            "{" + f32("a", "[2.0]", "[0,8]") + "}",
            "tensor \"a\", shape is VALUE_NUMBER_FLOAT, not VALUE_NUMBER_INT (character 29"),
        Arguments.of(
            "{" + f32("a", "[99999999999999999999]", "[0,8]") + "}",
            "the header is invalid at character"),
        Arguments.of(
            "{" + f32("a", "[4294967296,4294967296,4]", "[0,8]") + "}",
            "tensor \"a\" of shape [4294967296, 4294967296, 4] is too large"),
        Arguments.of(
            "{" + f32("a", "[0,4294967296,4294967296]", "[0,0]") + "}",
            "tensor \"a\" of shape [0, 4294967296, 4294967296] is too large"),
        Arguments.of(
            "{" + f32("a", "[" + "1,".repeat(64) + "2]", "[0,8]") + "}",
            "tensor \"a\", shape has more than 64 numbers"),
        Arguments.of(
            "{\"a\":{\"dtype\":\"F4\",\"shape\":[16],\"data_offsets\":[0,8]}}",
            "tensor \"a\" has dtype \"F4\", which is not read"),
        Arguments.of(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
            "tensor \"a\" lacks its dtype, shape or data_offsets"),
        Arguments.of(
            "{\"__metadata__\":{\"k\":1}," + whole + "}",
            "__metadata__ \"k\" is VALUE_NUMBER_INT, not VALUE_STRING"),
        Arguments.of("{\"a\":" + "[".repeat(100_000), "tensor \"a\" is START_ARRAY"),
        Arguments.of(
            "{\"a\":{\"x\":" + "[".repeat(100_000),
            "the header is invalid at character 0: Document nesting depth (9) exceeds"),
        Arguments.of("{\"" + "n".repeat(60_000) + "\":1}", "the header is invalid at character"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderThatLiesIsRefused(String header, String message) throws IOException {
    Path path = file(header.getBytes(StandardCharsets.UTF_8), 8);
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(() -> Safetensors.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(path + ": " + message);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void aLengthBeyondTheFileIsRefused() throws IOException {
    for (long length : new long[] {9, Long.MAX_VALUE, -1}) {
      Path path = folder.resolve("length.safetensors");
      ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      Files.write(path, bytes.putLong(length).array());
      assertThatThrownBy(() -> Safetensors.load(path))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              path
                  + ": the header's length of "
                  + Long.toUnsignedString(length)
                  + " bytes lies beyond the file of 16 bytes: not a safetensors file, or"
                  + " truncated");
    }
    Path path = Files.write(folder.resolve("short.safetensors"), new byte[7]);
    assertThatThrownBy(() -> Safetensors.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("7 bytes are too short for a safetensors file");
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() throws IOException {
    Path path = file(new byte[] {'{', (byte) 0xff, '}'}, 0);
    assertThatThrownBy(() -> Safetensors.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(path + ": the header is not UTF-8");
  }

  @Test
  void anIndexLeadsOnlyToTensorsInItsFolder() throws IOException {
    Files.move(
        file(("{" + f32("a", "[2]", "[0,8]") + "}").getBytes(StandardCharsets.UTF_8), 8),
        folder.resolve("s.safetensors"));
    Path index = folder.resolve("model.safetensors.index.json");
    for (String shard :
        new String[] {
          "../s.safetensors",
          "/s.safetensors",
          "x/s.safetensors",
          "..\\\\s.safetensors",
          "s.bin",
          "s\\u0000.safetensors",
          ""
        }) {
      Files.writeString(index, "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
      assertThatThrownBy(() -> Safetensors.load(index))
          .as(shard)
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith(index + ": tensor \"a\" is in \"")
          .hasMessageEndingWith("\", not a file of the index's folder");
    }
    Files.writeString(index, "{\"weight_map\":{\"b\":\"s.safetensors\"}}");
    assertThatThrownBy(() -> Safetensors.load(index))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder.resolve("s.safetensors")
                + ": no tensor \"b\", which model.safetensors.index.json expects in it");
    Files.writeString(index, "{\"metadata\":{}}");
    assertThatThrownBy(() -> Safetensors.load(index))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(index + ": an index without a \"weight_map\"");
  }

  private Path file(byte[] header, int data) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
    Path path = folder.resolve("hostile.safetensors");
    return Files.write(path, bytes.putLong(header.length).put(header).array());
  }
}
