package org.jtorch.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipEntries;

/** Finds the files of a model, by the index of a sharded one, and reads their headers. */
final class SafetensorsFiles {
  static final String SUFFIX = ".safetensors";
  static final String INDEX_SUFFIX = SUFFIX + ".index.json";
  static final String WEIGHT_MAP = "weight_map";

  private static final long MAX_INDEX = 100_000_000;

  private SafetensorsFiles() {}

  /** Returns the files of a model with their tensors, restricted to those that an index names. */
  static List<SafetensorsHeader.Located> read(Path path) {
    Path file = Files.isDirectory(path) ? inFolder(path) : orIndex(path);
    if (!file.toString().endsWith(".json")) {
      return List.of(new SafetensorsHeader.Located(file, reading(file, SafetensorsHeader::read)));
    }
    Map<String, Set<String>> shards = reading(file, SafetensorsFiles::weightMap);
    return shards.entrySet().stream()
        .map(
            shard -> {
              Path member = file.resolveSibling(shard.getKey());
              return new SafetensorsHeader.Located(
                  member, reading(member, channel -> restricted(channel, shard.getValue(), file)));
            })
        .toList();
  }

  private interface Reader<T> {
    T read(FileChannel channel) throws IOException;
  }

  private static <T> T reading(Path file, Reader<T> reader) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ContentFormat.require(channel, file.toString(), ContentFormat.SAFETENSORS);
      return reader.read(channel);
    } catch (MalformedException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Returns the file, or the index that a sharded save to this path wrote. */
  private static Path orIndex(Path path) {
    Path index = path.resolveSibling(path.getFileName() + ".index.json");
    return !Files.exists(path) && Files.exists(index) ? index : path;
  }

  private static Path inFolder(Path folder) {
    Path single = folder.resolve("model" + SUFFIX);
    Path index = folder.resolve("model" + INDEX_SUFFIX);
    if (Files.exists(single) || Files.exists(index)) {
      return Files.exists(single) ? single : index;
    }
    for (String suffix : List.of(INDEX_SUFFIX, SUFFIX)) {
      List<Path> found = ending(folder, suffix);
      if (found.size() == 1) {
        return found.get(0);
      } else if (!found.isEmpty()) {
        throw new CheckpointException(
            folder
                + ": a folder of several models, name one of them: "
                + found.stream()
                    .limit(20)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.joining(", ")));
      }
    }
    throw new CheckpointException(folder + ": a folder without a safetensors file");
  }

  private static List<Path> ending(Path folder, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static SafetensorsHeader restricted(FileChannel channel, Set<String> names, Path index)
      throws IOException {
    SafetensorsHeader header = SafetensorsHeader.read(channel);
    List<SafetensorsHeader.Entry> entries =
        header.entries().stream().filter(entry -> names.contains(entry.name())).toList();
    if (entries.size() < names.size()) {
      Set<String> found =
          entries.stream().map(SafetensorsHeader.Entry::name).collect(Collectors.toSet());
      String missing = names.stream().filter(name -> !found.contains(name)).findFirst().orElse("");
      throw new MalformedException(
          "no tensor \"" + missing + "\", which " + index.getFileName() + " expects in it");
    }
    return new SafetensorsHeader(entries, header.metadata(), header.dataStart(), header.fileSize());
  }

  /** Returns the names of tensors by file. */
  private static Map<String, Set<String>> weightMap(FileChannel channel) throws IOException {
    if (channel.size() > MAX_INDEX) {
      throw new MalformedException("the index has " + channel.size() + " bytes");
    }
    CharBuffer text =
        SafetensorsJson.text(ZipEntries.at(channel, 0, (int) channel.size()), "the index");
    try (JsonParser parser = SafetensorsJson.JSON.createParser(text.array(), 0, text.limit())) {
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      while (isObject && parser.nextToken() != JsonToken.END_OBJECT) {
        boolean isMap = parser.currentName().equals(WEIGHT_MAP);
        if (parser.nextToken() == JsonToken.START_OBJECT && isMap) {
          return weightMap(parser);
        }
        parser.skipChildren();
      }
    } catch (JsonProcessingException e) {
      throw SafetensorsJson.invalid("the index", e);
    }
    throw new MalformedException("an index without a \"" + WEIGHT_MAP + "\"");
  }

  private static Map<String, Set<String>> weightMap(JsonParser parser) throws IOException {
    Map<String, Set<String>> shards = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String shard = parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
      if (!isPlainName(shard)) {
        throw new MalformedException(
            "tensor \"" + name + "\" is in \"" + shard + "\", not a file of the index's folder");
      }
      shards.computeIfAbsent(shard, key -> new LinkedHashSet<>()).add(name);
    }
    return shards;
  }

  private static boolean isPlainName(String shard) {
    try {
      return shard.endsWith(SUFFIX)
          && shard.indexOf('\\') < 0
          && Path.of(shard).equals(Path.of(shard).getFileName());
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
