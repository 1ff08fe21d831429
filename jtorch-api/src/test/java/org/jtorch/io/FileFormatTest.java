package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jtorch.Torch;
import org.jtorch.internal.zip.ContentFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileFormatTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "values.pth, CHECKPOINT",
    "legacy_batchnorm.pth, LEGACY_CHECKPOINT",
    "pickles/tar.pth, LEGACY_CHECKPOINT",
    "torchscript.pth, TORCHSCRIPT",
    "values.safetensors, SAFETENSORS",
  })
  void filesOfPythonAreFound(String name, FileFormat format) throws Exception {
    Path path = Path.of(FileFormatTest.class.getResource(name).toURI());
    assertThat(FileFormat.of(path)).isEqualTo(format);
  }

  static Stream<Path> pickles() throws IOException {
    try (Stream<Path> files = Files.list(PickledValuesTest.file(""))) {
      return files.filter(file -> file.toString().endsWith(".pth")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pickles")
  void pickledFilesAreFoundInEveryProtocol(Path path) {
    String name = path.getFileName().toString();
    boolean isLegacy = name.startsWith("legacy_") || name.equals("tar.pth");
    assertThat(FileFormat.of(path))
        .isEqualTo(isLegacy ? FileFormat.LEGACY_CHECKPOINT : FileFormat.CHECKPOINT);
  }

  @Test
  void ownFilesAreFoundWhateverTheirEnding() {
    Path path = folder.resolve("model");
    var tensors = Map.of("x", Torch.ones(2, 3));
    Npy.save(path, tensors.get("x"));
    assertThat(FileFormat.of(path)).isEqualTo(FileFormat.NPY);
    Npz.save(path, tensors);
    assertThat(FileFormat.of(path)).isEqualTo(FileFormat.NPZ);
    Checkpoint.save(path, tensors);
    assertThat(FileFormat.of(path)).isEqualTo(FileFormat.CHECKPOINT);
    Safetensors.save(folder.resolve("model.safetensors"), tensors);
    assertThat(FileFormat.of(folder)).isEqualTo(FileFormat.SAFETENSORS);
  }

  @ParameterizedTest
  @CsvSource({
    "a/models/a.json, EXPORTED_PROGRAM",
    "serialized_exported_program.json, EXPORTED_PROGRAM",
    "a/data/aotinductor/model/a.so, AOTI_PACKAGE",
    "model.weights.h5, KERAS",
    "META-INF/MANIFEST.MF, ZIP",
    "old/model.json, TORCHSCRIPT",
    "a/archive_format, EXPORTED_PROGRAM",
    "a/data.pkl/other, ZIP",
  })
  void archivesAreFoundByTheirRecords(String record, FileFormat format) throws IOException {
    Path path = folder.resolve("archive");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry(record));
    }
    assertThat(FileFormat.of(path)).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({
    "'version https://git-lfs.github.com/spec/v1', GIT_LFS_POINTER",
    "' <!DOCTYPE html>', WEB_PAGE",
    "'GGUF', GGUF",
    "'\u0089HDF\r\n\u001a\n', HDF5",
    "'\u001c\u0000\u0000\u0000TFL3', TFLITE",
    "'\u0008\u0008\u0012\u0007pytorch', ONNX",
    "'\u0080\u0004K\u0001.', PICKLE",
    "'\u001f\u008b\u0008', GZIP",
    "'PK\u0003\u0004', DAMAGED_ZIP",
    "'', EMPTY",
    "'hello', UNKNOWN",
    "'\u0080\u0002\u0000\u0000\u0000\u0000\u0000\u0000{', SAFETENSORS",
  })
  void otherFilesAreFoundByTheirFirstBytes(String start, FileFormat format) throws IOException {
    Path path = folder.resolve("file");
    Files.write(path, start.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(FileFormat.of(path)).isEqualTo(format);
  }

  /** The magic number of the legacy format as a pickle of protocols 0, 2, 3 and 5. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "L119547037146038801333356L\n.",
        "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.",
        "\u0080\u0003\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.",
        "\u0080\u0005\u0095\r\0\0\0\0\0\0\0\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019."
      })
  void legacyCheckpointsAreFoundByTheirMagicNumber(String start) throws IOException {
    otherFilesAreFoundByTheirFirstBytes(start, FileFormat.LEGACY_CHECKPOINT);
    otherFilesAreFoundByTheirFirstBytes(
        start.replaceAll("[0P]", "1"),
        start.charAt(0) == 'L' ? FileFormat.UNKNOWN : FileFormat.PICKLE);
  }

  @Test
  void aFormatTellsWhatLoadsIt() {
    assertThat(FileFormat.TORCHSCRIPT.description()).isEqualTo("a TorchScript module");
    assertThat(FileFormat.TORCHSCRIPT.loader()).isEqualTo("ScriptModule.load(path)");
    assertThat(Stream.of(FileFormat.values()).map(Enum::name))
        .containsExactlyElementsOf(Stream.of(ContentFormat.values()).map(Enum::name).toList());
    assertThat(List.of(FileFormat.NPZ.isSupported(), FileFormat.ONNX.isSupported()))
        .containsExactly(true, false);
  }

  @Test
  void aMissingFileIsAnErrorOfTheDisk() {
    assertThatThrownBy(() -> FileFormat.of(folder.resolve("missing")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot read ");
  }
}
