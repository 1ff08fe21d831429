package org.jtorch.internal.scripts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.calls.NativeErrors;
import org.jtorch.internal.values.NativeValues;
import org.jtorch.internal.zip.MalformedException;

/**
 * Loads and saves TorchScript modules. libtorch reads files only, so bytes are written to a
 * temporary file.
 */
public final class ScriptFiles {
  private static final String READER = "PytorchStreamReader failed ";

  /** The start of libtorch's source excerpt in a message. */
  private static final String EXCERPT = " : File \".*$";

  private ScriptFiles() {}

  /**
   * A module and what else is in its file.
   *
   * @param extraFiles the contents of the extra files by name; empty unless they are read
   */
  public record Loaded(JitModule module, Map<String, byte[]> extraFiles) {}

  /** Loads from a file; {@code device} is null for the devices in the file. */
  public static Loaded load(Path path, @Nullable Device device, boolean readsExtraFiles) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      try (InputStream bytes = Files.newInputStream(path)) {
        return load(bytes, path.toString(), device, readsExtraFiles);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }
    return load(path, path.toString(), device, readsExtraFiles);
  }

  /** Loads from a stream, which messages call by {@code name}. */
  public static Loaded load(
      InputStream bytes, String name, @Nullable Device device, boolean readsExtraFiles) {
    return throughFile(
        name,
        file -> {
          Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
          return load(file, name, device, readsExtraFiles);
        });
  }

  public static byte[] toBytes(JitModule module, Map<String, byte[]> extraFiles) {
    return throughFile(
        "the bytes",
        file -> {
          write(module, file, extraFiles);
          return Files.readAllBytes(file);
        });
  }

  private static void write(JitModule module, Path file, Map<String, byte[]> extraFiles) {
    try (ExtraFilesMap extra = new ExtraFilesMap()) {
      extraFiles.forEach(
          (name, content) -> {
            try (BytePointer key = NativeValues.bytes(name.getBytes(StandardCharsets.UTF_8));
                BytePointer value = NativeValues.bytes(content)) {
              extra.put(key, value);
            }
          });
      withPlainWeights(module, plain -> plain.save(file.toString(), extra));
    }
  }

  private static void withPlainWeights(JitModule module, Consumer<JitModule> body) {
    try (JitModule plain = PackedWeights.plain(module)) {
      body.accept(plain == null ? module : plain);
    }
  }

  /** Returns the same module with its own compilation unit. */
  static JitModule reload(JitModule module) {
    return throughFile(
        "a temporary file",
        file -> {
          withPlainWeights(module, plain -> plain.save(file.toString()));
          return load(file, "the module", null, false).module();
        });
  }

  public static Path save(JitModule module, Path path, Map<String, byte[]> extraFiles) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(path)) {
      throw new UncheckedIOException(
          "cannot write " + path, new NoSuchFileException(String.valueOf(path)));
    }
    if (path.getFileSystem() == FileSystems.getDefault()) {
      write(module, path, extraFiles);
      return path;
    }
    try {
      return Files.write(path, toBytes(module, extraFiles));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  private interface FileBody<T> {
    T run(Path file) throws IOException;
  }

  private static <T> T throughFile(String name, FileBody<T> body) {
    try {
      Path file = Files.createTempFile("jtorch-script", ".pt");
      try {
        return body.run(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static Loaded load(
      Path file, String name, @Nullable Device device, boolean readsExtraFiles) {
    ScriptArchive.Found found = check(file, name, readsExtraFiles);
    ScriptReplacements.Changes changes = found.changes();
    JitModule module =
        changes.isEmpty()
            ? read(file, name, device)
            : throughFile(
                name,
                copy -> {
                  ScriptArchive.copy(file, copy, changes);
                  return read(copy, name, device);
                });
    return new Loaded(module, found.extraFiles());
  }

  private static JitModule read(Path file, String name, @Nullable Device device) {
    ScriptFolding.excludeDivisions();
    try (DeviceOptional place = device(device);
        CompilationUnit program = new CompilationUnit()) {
      JitModule module = torch.import_ir_module(program, file.toString(), place, false);
      ScriptDivisions.makeSafe(program);
      PackedWeights.pack(module);
      return module;
    } catch (RuntimeException e) {
      throw refused(name, e);
    }
  }

  private static ScriptArchive.Found check(Path file, String name, boolean readsExtraFiles) {
    try {
      return ScriptArchive.check(file, name, readsExtraFiles);
    } catch (MalformedException e) {
      throw new CheckpointException(
          name + ": damaged, or not a TorchScript file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static DeviceOptional device(@Nullable Device device) {
    if (device == null) {
      return new DeviceOptional();
    }
    try (org.bytedeco.pytorch.Device peer = Constants.toNative(device)) {
      return new DeviceOptional(peer);
    }
  }

  private static RuntimeException refused(String name, RuntimeException e) {
    String sentence = NativeErrors.sentence(String.valueOf(e.getMessage()));
    if (NativeErrors.isOutOfMemory(e) || isOfDevice(sentence)) {
      return NativeErrors.translate("load", e);
    } else if (sentence.startsWith(READER)) {
      String what =
          sentence
              .substring(READER.length())
              .replaceFirst("^reading zip archive: ", "")
              .replaceFirst("\\. This is an internal miniz error.*", "");
      return new CheckpointException(name + ": damaged, or not a TorchScript file: " + what, e);
    }
    return new CheckpointException(name + ": " + sentence.replaceFirst(EXCERPT, ""), e);
  }

  private static boolean isOfDevice(String sentence) {
    return sentence.contains("CUDA") || sentence.contains("not linked with support for");
  }
}
