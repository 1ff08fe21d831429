package org.jtorch.io;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Writes safetensors files byte for byte as the format's reference implementation does. */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private record Item(String name, Tensor tensor) {
    byte[] utf8() {
      return name.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static final Comparator<Item> ORDER =
      Comparator.<Item>comparingInt(item -> -SafetensorsDtypes.order(item.tensor.dtype()))
          .thenComparing(Item::utf8, Arrays::compareUnsigned);

  private final Map<String, String> metadata;
  private final boolean sync;
  private final ElementWriter elements = new ElementWriter();

  private SafetensorsWriter(Map<String, String> metadata, boolean sync) {
    this.metadata = metadata;
    this.sync = sync;
  }

  static void write(
      Path path,
      Map<String, Tensor> tensors,
      Map<String, String> metadata,
      long maxShardSize,
      boolean sync)
      throws IOException {
    SafetensorsChecks.check(tensors);
    SafetensorsWriter writer = new SafetensorsWriter(metadata, sync);
    List<List<Item>> shards = shards(tensors, maxShardSize);
    // Before the first file is written, so that no file is written for a name that is refused.
    List<byte[]> headers = new ArrayList<>();
    for (List<Item> shard : shards) {
      headers.add(writer.header(shard));
    }
    try (Mode mode = Torch.noGrad()) {
      if (shards.size() == 1) {
        writer.write(path, headers.get(0), shards.get(0));
      } else {
        writer.writeShards(path, headers, shards);
      }
    }
  }

  /** Fills one shard after the other, in the order of the map, as Hugging Face's writer does. */
  private static List<List<Item>> shards(Map<String, Tensor> tensors, long maxShardSize) {
    List<List<Item>> shards = new ArrayList<>();
    List<Item> shard = new ArrayList<>();
    long size = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long bytes = entry.getValue().nbytes();
      if (!shard.isEmpty() && bytes > maxShardSize - size) {
        shards.add(shard);
        shard = new ArrayList<>();
        size = 0;
      }
      shard.add(new Item(entry.getKey(), entry.getValue()));
      size += bytes;
    }
    shards.add(shard);
    shards.forEach(items -> items.sort(ORDER));
    return shards;
  }

  private void writeShards(Path path, List<byte[]> headers, List<List<Item>> shards)
      throws IOException {
    String file = path.getFileName().toString();
    boolean hasSuffix = file.endsWith(SafetensorsFiles.SUFFIX);
    String stem =
        hasSuffix ? file.substring(0, file.length() - SafetensorsFiles.SUFFIX.length()) : file;
    Map<String, String> weightMap = new LinkedHashMap<>();
    long total = 0;
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(
              Locale.ROOT,
              "%s-%05d-of-%05d%s",
              stem,
              i + 1,
              shards.size(),
              SafetensorsFiles.SUFFIX);
      write(path.resolveSibling(name), headers.get(i), shards.get(i));
      for (Item item : shards.get(i)) {
        weightMap.put(item.name, name);
        total += item.tensor.nbytes();
      }
    }
    byte[] index = index(weightMap, total);
    AtomicFile.write(
        path.resolveSibling(file + ".index.json"), sync, channel -> writeAll(channel, index));
    // The path now stands for the shards; an earlier file there would be read in their place.
    Files.deleteIfExists(path);
  }

  private void write(Path path, byte[] header, List<Item> items) throws IOException {
    AtomicFile.write(
        path,
        sync,
        channel -> {
          writeAll(channel, header);
          for (Item item : items) {
            elements.write(item.tensor, channel);
          }
        });
  }

  private static void writeAll(WritableByteChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Returns the length and the JSON, padded so that the data is aligned. */
  private byte[] header(List<Item> items) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = SafetensorsJson.JSON.createGenerator(text)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsJson.METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Item item : items) {
        long end = begin + item.tensor.nbytes();
        json.writeObjectFieldStart(item.name);
        json.writeStringField("dtype", SafetensorsDtypes.name(item.tensor.dtype()));
        writeNumbers(json, "shape", item.tensor.shape().toArray());
        writeNumbers(json, "data_offsets", begin, end);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    byte[] utf8 = utf8(text);
    int length = (utf8.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = new byte[SafetensorsHeader.PREFIX + length];
    Arrays.fill(header, (byte) ' ');
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(utf8);
    return header;
  }

  private static byte[] index(Map<String, String> weightMap, long total) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        SafetensorsJson.JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeObjectFieldStart("metadata");
      json.writeNumberField("total_size", total);
      json.writeEndObject();
      json.writeObjectFieldStart(SafetensorsFiles.WEIGHT_MAP);
      for (Map.Entry<String, String> entry : weightMap.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return utf8(text);
  }

  private static void writeNumbers(JsonGenerator json, String name, long... numbers)
      throws IOException {
    json.writeFieldName(name);
    json.writeArray(numbers, 0, numbers.length);
  }

  private static byte[] utf8(StringWriter text) {
    try {
      ByteBuffer encoded =
          StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text.getBuffer()));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a name or metadata has an unpaired surrogate", e);
    }
  }
}
