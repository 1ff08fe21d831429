package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** The tensors of a set, in the safetensors format: a JSON header, then all bytes. */
final class TensorFile {
  private final JsonNode header;
  private final ByteBuffer bytes;

  TensorFile(byte[] content) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = Math.toIntExact(all.getLong());
    header = new ObjectMapper().readTree(content, Long.BYTES, headerLength);
    int start = Long.BYTES + headerLength;
    bytes = ByteBuffer.allocateDirect(content.length - start).order(ByteOrder.nativeOrder());
    bytes.put(content, start, content.length - start).flip();
  }

  /** A copy of the tensor that a case names; complex numbers are stored as pairs. */
  Tensor read(JsonNode description) {
    String key = description.get("$t").asText();
    DType dtype = DType.of(description.get("dtype").asText());
    JsonNode entry = header.get(key);
    if (entry == null) {
      throw new IllegalStateException("no tensor is stored under " + key);
    }
    DType stored = dtypeOf(entry.get("dtype").asText());
    int begin = entry.get("data_offsets").get(0).asInt();
    int end = entry.get("data_offsets").get(1).asInt();
    ByteBuffer copy = ByteBuffer.allocateDirect(end - begin).order(ByteOrder.nativeOrder());
    copy.put(bytes.slice(begin, end - begin)).flip();
    Tensor tensor = Torch.fromBuffer(copy, stored, longs(entry.get("shape")));
    return dtype.isComplex() && !stored.isComplex() ? Torch.viewAsComplex(tensor) : tensor;
  }

  private static long[] longs(JsonNode array) {
    long[] longs = new long[array.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = array.get(i).asLong();
    }
    return longs;
  }

  private static DType dtypeOf(String name) {
    return switch (name) {
      case "F64" -> DType.FLOAT64;
      case "F32" -> DType.FLOAT32;
      case "F16" -> DType.FLOAT16;
      case "BF16" -> DType.BFLOAT16;
      case "I64" -> DType.INT64;
      case "I32" -> DType.INT32;
      case "I16" -> DType.INT16;
      case "I8" -> DType.INT8;
      case "U8" -> DType.UINT8;
      case "BOOL" -> DType.BOOL;
      case "C64" -> DType.COMPLEX64;
      default -> throw new IllegalStateException("a tensor of dtype " + name);
    };
  }
}
