package org.jtorch.internal.aoti;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.zip.MalformedException;
import org.jtorch.internal.zip.ZipArchive;
import org.jtorch.internal.zip.ZipEntries;

/**
 * One model of a package: the records in {@code data/aotinductor/MODEL/}. Every record of the
 * archive must be complete and have its checksum.
 */
final class AotiPackage {
  private static final String FOLDER = ZipEntries.COMPILED_MODELS;
  private static final String LIBRARY = ".so";
  private static final String SOURCE = ".cpp";
  private static final String METADATA = "_metadata.json";
  private static final String WEIGHTS = "_weights.blob";
  private static final String TORCH_BIND = "custom_objs_config.json";
  private static final int MAX_TEXT = 1 << 28;
  private static final int MAX_METADATA = 1 << 20;

  private final FileChannel file;
  private final Map<String, ZipEntries.Entry> records;
  private final String stem;

  private AotiPackage(FileChannel file, Map<String, ZipEntries.Entry> records, String stem) {
    this.file = file;
    this.records = records;
    this.stem = stem;
  }

  /** Opens a model of a package, or its only one if no name is given. */
  static AotiPackage open(FileChannel file, @Nullable String model) throws IOException {
    Map<String, ZipEntries.Entry> entries = ZipEntries.read(file);
    Map<String, Map<String, ZipEntries.Entry>> models = models(entries);
    if (models.isEmpty()) {
      throw new MalformedException("no model in the folder " + FOLDER);
    }
    for (ZipEntries.Entry entry : entries.values()) {
      verify(file, entry);
    }
    String chosen = chosen(models, model);
    Map<String, ZipEntries.Entry> records = models.get(chosen);
    if (records == null) {
      throw new MalformedException(
          "no model is named " + chosen + "; there are " + models.keySet());
    } else if (records.containsKey(TORCH_BIND)) {
      throw new MalformedException("the model holds TorchBind objects, which jtorch does not read");
    }
    return new AotiPackage(file, records, library(records.keySet().stream().toList()));
  }

  private static Map<String, Map<String, ZipEntries.Entry>> models(
      Map<String, ZipEntries.Entry> entries) {
    Map<String, Map<String, ZipEntries.Entry>> models = new TreeMap<>();
    TreeSet<String> roots = new TreeSet<>();
    for (ZipEntries.Entry entry : entries.values()) {
      int folder = entry.name().indexOf(FOLDER);
      boolean isTop = folder == 0 || (folder > 0 && entry.name().indexOf('/') == folder - 1);
      String[] path =
          isTop ? entry.name().substring(folder + FOLDER.length()).split("/", -1) : new String[0];
      if (path.length == 2 && !path[1].isEmpty()) {
        roots.add(entry.name().substring(0, folder));
        models.computeIfAbsent(path[0], name -> new LinkedHashMap<>()).put(path[1], entry);
      }
    }
    if (roots.size() > 1) {
      throw new MalformedException("an archive with several packages: " + roots);
    }
    return models;
  }

  private static String chosen(Map<String, ?> models, @Nullable String model) {
    if (model != null) {
      return model;
    } else if (models.size() == 1) {
      return models.keySet().iterator().next();
    }
    throw new MalformedException(
        "the package has the models " + models.keySet() + ": o.model(...) chooses one");
  }

  /** The checksum protects machine code here, so that 0 is not taken for none. */
  private static void verify(FileChannel file, ZipEntries.Entry entry) throws IOException {
    if (entry.crc() == 0 && entry.size() > 0) {
      throw new MalformedException(entry.name() + " has no checksum");
    }
    ZipArchive.verify(file, entry);
  }

  private static String library(List<String> names) {
    List<String> libraries = names.stream().filter(name -> name.endsWith(LIBRARY)).toList();
    List<String> wrappers =
        libraries.stream().filter(name -> name.endsWith(".wrapper" + LIBRARY)).toList();
    List<String> found = wrappers.isEmpty() ? libraries : wrappers;
    if (found.isEmpty()) {
      boolean isSource = names.stream().anyMatch(name -> name.endsWith(SOURCE));
      throw new MalformedException(
          isSource
              ? "the model is source code only (aot_inductor.package_cpp_only), which jtorch does"
                  + " not compile"
              : "the model has no library for Linux, only " + names);
    } else if (found.size() > 1) {
      throw new MalformedException("the model has several libraries: " + found);
    }
    return found.get(0).substring(0, found.get(0).length() - LIBRARY.length());
  }

  Description description() throws IOException {
    return Description.of(WrapperSource.parse(source()), weightBytes());
  }

  /** Returns the source that the library was compiled from. */
  private String source() throws IOException {
    return text(stem + SOURCE, MAX_TEXT);
  }

  /** Returns what Python wrote about the model. */
  Map<String, String> metadata() throws IOException {
    String name = stem + METADATA;
    var json = TreeSpec.json(text(name, MAX_METADATA), name);
    Map<String, String> metadata = new LinkedHashMap<>();
    if (!json.isObject()) {
      throw new MalformedException(name + " is no JSON object");
    }
    json.properties()
        .forEach(
            field -> {
              if (!field.getValue().isTextual()) {
                throw new MalformedException(name + ": " + field.getKey() + " is no string");
              }
              metadata.put(field.getKey(), field.getValue().textValue());
            });
    return metadata;
  }

  private String text(String name, int most) throws IOException {
    ZipEntries.Entry entry = records.get(name);
    if (entry == null) {
      throw new MalformedException("the model has no " + name);
    } else if (entry.size() > most) {
      throw new MalformedException(
          String.format(Locale.ROOT, "%s has %d bytes", entry.name(), entry.size()));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) entry.size());
    try (ReadableByteChannel channel = ZipArchive.open(file, entry)) {
      int read = 0;
      while (read >= 0 && bytes.hasRemaining()) {
        read = channel.read(bytes);
      }
    }
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }

  /** Returns the size of the file with the constants' values; 0 if there is none. */
  private long weightBytes() {
    ZipEntries.Entry weights = records.get(stem + WEIGHTS);
    return weights == null ? 0 : weights.size();
  }

  /**
   * Writes what the library needs to a folder: itself, the operators that it calls by name, and
   * weights in a file of their own.
   */
  Extracted extract(Path folder) throws IOException {
    for (String name : List.of(stem + LIBRARY, stem + ".json", stem + WEIGHTS)) {
      ZipEntries.Entry entry = records.get(name);
      if (entry != null) {
        copy(entry, folder.resolve(name));
      }
    }
    return new Extracted(
        folder.resolve(stem + LIBRARY),
        records.containsKey(stem + WEIGHTS) ? folder.resolve(stem + WEIGHTS) : null);
  }

  /**
   * The files of a model.
   *
   * @param library the library
   * @param weights the constants' values; null if they are in the library, or nowhere
   */
  record Extracted(Path library, @Nullable Path weights) {}

  private void copy(ZipEntries.Entry entry, Path to) throws IOException {
    try (ReadableByteChannel from = ZipArchive.open(file, entry);
        OutputStream out = Files.newOutputStream(to)) {
      Channels.newInputStream(from).transferTo(out);
    }
  }
}
