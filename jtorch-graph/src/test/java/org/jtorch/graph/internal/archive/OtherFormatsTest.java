package org.jtorch.graph.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jtorch.AotiModel;
import org.jtorch.CheckpointException;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedFiles;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.FileFormat;
import org.jtorch.io.Npy;
import org.jtorch.io.Npz;
import org.jtorch.io.Safetensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loader names the format of a file that another one loads, whatever its ending. */
class OtherFormatsTest {
  private static final Path API = Path.of("../jtorch-api/src/test/resources/org/jtorch");

  /** The loaders by the ending that their files usually have. */
  private static final Map<String, Loader> LOADERS =
      Map.of(
          ".pth",
          new Loader(Checkpoint::load, Set.of(FileFormat.CHECKPOINT, FileFormat.LEGACY_CHECKPOINT)),
          ".safetensors",
          new Loader(Safetensors::load, Set.of(FileFormat.SAFETENSORS)),
          ".safetensors.index.json",
          new Loader(Safetensors::inspect, Set.of(FileFormat.SAFETENSORS)),
          ".npy",
          new Loader(Npy::load, Set.of(FileFormat.NPY)),
          ".npz",
          new Loader(Npz::load, Set.of(FileFormat.NPZ)),
          ".pt",
          new Loader(path -> ScriptModule.load(path).close(), Set.of(FileFormat.TORCHSCRIPT)),
          ".ep.pt2",
          new Loader(
              path -> ExportedProgram.load(path).close(), Set.of(FileFormat.EXPORTED_PROGRAM)),
          ".aoti.pt2",
          new Loader(path -> AotiModel.load(path).close(), Set.of(FileFormat.AOTI_PACKAGE)),
          ".inspected.pt2",
          new Loader(AotiModel::inspect, Set.of(FileFormat.AOTI_PACKAGE)));

  @TempDir private static Path folder;
  private static final Map<FileFormat, List<Path>> FILES = new LinkedHashMap<>();

  /**
   * A loader.
   *
   * @param load loads a file
   * @param formats what it loads
   */
  private record Loader(Consumer<Path> load, Set<FileFormat> formats) {}

  @BeforeAll
  static void writeFiles() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = Map.of("x", Torch.ones(2, 3));
      Checkpoint.save(added(FileFormat.CHECKPOINT), tensors);
      Safetensors.save(added(FileFormat.SAFETENSORS), tensors);
      Npy.save(added(FileFormat.NPY), tensors.get("x"));
      Npz.save(added(FileFormat.NPZ), tensors);
    }
    add(FileFormat.LEGACY_CHECKPOINT, API.resolve("io/legacy_batchnorm.pth"));
    add(FileFormat.LEGACY_CHECKPOINT, API.resolve("io/pickles/tar.pth"));
    add(FileFormat.TORCHSCRIPT, API.resolve("io/torchscript.pth"));
    add(FileFormat.EXPORTED_PROGRAM, ExportedFiles.file("linear"));
    add(FileFormat.EXPORTED_PROGRAM, ExportedFiles.file("tied_old"));
    add(FileFormat.AOTI_PACKAGE, API.resolve("aoti/mlp.pt2"));
    write(FileFormat.ONNX, "\b\b\u0012\u0007pytorch");
    write(FileFormat.GGUF, "GGUF\3\0\0\0");
    write(FileFormat.HDF5, "\u0089HDF\r\n\u001a\n");
    write(FileFormat.KERAS, zip("model.weights.h5"));
    write(FileFormat.TFLITE, "\u001c\0\0\0TFL3");
    write(FileFormat.TAR, "notes.txt" + "\0".repeat(248) + "ustar" + "\0".repeat(250));
    write(FileFormat.PICKLE, "\u0080\u0004K\u0001.");
    write(FileFormat.ZIP, zip("META-INF/MANIFEST.MF"));
    write(FileFormat.GZIP, "\u001f\u008b\b\0");
    write(FileFormat.GIT_LFS_POINTER, "version https://git-lfs.github.com/spec/v1\n");
    write(FileFormat.WEB_PAGE, "\n<!DOCTYPE html><html></html>");
    write(FileFormat.EMPTY, "");
  }

  private static Path added(FileFormat format) {
    Path path = folder.resolve(format.name());
    add(format, path);
    return path;
  }

  private static void add(FileFormat format, Path path) {
    FILES.computeIfAbsent(format, key -> new ArrayList<>()).add(path);
  }

  private static void write(FileFormat format, String bytes) throws IOException {
    Files.write(added(format), bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String zip(String record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(record));
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void everyFormatHasAFile() {
    List<FileFormat> formats = new ArrayList<>(List.of(FileFormat.values()));
    formats.removeAll(List.of(FileFormat.UNKNOWN, FileFormat.DAMAGED_ZIP));
    assertThat(FILES).containsOnlyKeys(formats);
    FILES.forEach(
        (format, paths) ->
            assertThat(paths)
                .allSatisfy(path -> assertThat(FileFormat.of(path)).isEqualTo(format)));
  }

  static List<Arguments> loadersAndFormats() {
    List<Arguments> cases = new ArrayList<>();
    LOADERS.forEach(
        (ending, loader) ->
            FILES
                .keySet()
                .forEach(
                    format -> {
                      if (!loader.formats.contains(format)) {
                        cases.add(Arguments.of(ending, format));
                      }
                    }));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("loadersAndFormats")
  void aLoaderNamesTheFormatOfAnothersFile(String ending, FileFormat format) throws IOException {
    long before = Torch.memoryStats().unclosed();
    for (Path file : FILES.get(format)) {
      Path path = folder.resolve("other" + ending);
      Files.write(path, Files.readAllBytes(file));
      String use = format.isSupported() ? "use " : "";
      assertThatExceptionOfType(CheckpointException.class)
          .as("%s as %s", format, ending)
          .isThrownBy(() -> LOADERS.get(ending).load.accept(path))
          .withMessage(path + ": it is " + format.description() + ": " + use + format.loader());
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }
}
