package org.jtorch.it.vision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Tensors that a Python script recorded, float32 and uint8, in the safetensors format. */
final class PythonTensors {
  private final JsonNode header;
  private final byte[] content;
  private final int start;

  private PythonTensors(byte[] content) throws IOException {
    int length = Math.toIntExact(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong());
    this.header = new ObjectMapper().readTree(content, Long.BYTES, length);
    this.content = content;
    this.start = Long.BYTES + length;
  }

  /** Opens a resource of this module. */
  static PythonTensors resource(String name) throws IOException {
    return new PythonTensors(bytes(PythonTensors.class, name));
  }

  static PythonTensors file(Path file) throws IOException {
    return new PythonTensors(Files.readAllBytes(file));
  }

  /** Reads a required resource, named as for {@link Class#getResourceAsStream}. */
  static byte[] bytes(Class<?> relativeTo, String name) throws IOException {
    try (InputStream in = relativeTo.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  Tensor get(String name) {
    JsonNode entry = Objects.requireNonNull(header.get(name), name);
    DType dtype = entry.get("dtype").asText().equals("U8") ? DType.UINT8 : DType.FLOAT32;
    int begin = entry.get("data_offsets").get(0).asInt();
    int length = entry.get("data_offsets").get(1).asInt() - begin;
    ByteBuffer memory = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    memory.put(content, start + begin, length).flip();
    long[] shape = new long[entry.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.get("shape").get(i).asLong();
    }
    return Torch.fromBuffer(memory, dtype, shape);
  }
}
