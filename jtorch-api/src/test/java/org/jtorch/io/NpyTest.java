package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir private Path folder;

  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz", "versions.npz"})
  void everyArrayIsPythons(String name) throws IOException {
    Path path = FileFacts.file(name);
    Map<String, Tensor> arrays = Npz.load(path);
    FileFacts.check(name, arrays);
    assertThat(Npz.keys(path)).isEqualTo(arrays.keySet());
  }

  @Test
  void aFileOfOneArrayIsPythons() throws IOException {
    FileFacts.check("fortran.npy", Map.of("value", Npy.load(FileFacts.file("fortran.npy"))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void arraysComeBack(boolean compressed) throws IOException {
    Path path = folder.resolve("back.npz");
    Map<String, Tensor> arrays = Npz.load(FileFacts.file("stored.npz"));
    Npz.save(path, arrays, o -> o.compressed(compressed));
    FileFacts.check("stored.npz", Npz.load(path));
    Npz.save(folder.resolve("again.npz"), arrays, o -> o.compressed(compressed));
    assertThat(path).hasSameBinaryContentAs(folder.resolve("again.npz"));
  }

  @Test
  void aWrittenFileIsPythonsToTheByte() throws IOException {
    Path python = FileFacts.file("fortran.npy");
    Npy.save(folder.resolve("java.npy"), Npy.load(python));
    assertThat(folder.resolve("java.npy")).hasSameBinaryContentAs(python);
  }

  @Test
  void stridesAndConjugatesAreWritten() {
    Path path = folder.resolve("x.npy");
    Tensor x = Torch.arange(12).view(3, 4);
    Npy.save(path, x.narrow(1, 1, 2));
    assertThat(Npy.load(path).toLongArray()).containsExactly(1, 2, 5, 6, 9, 10);
    Npy.save(path, Torch.complex(Torch.ones(1), Torch.ones(1)).conj());
    assertThat(Npy.load(path).imag().toFloatArray()).containsExactly(-1);
    Npy.save(path, Torch.ones(2).requiresGrad_(true));
    assertThat(Npy.load(path).requiresGrad()).isFalse();
  }

  @Test
  void anEmptyArchiveHasNoArrays() {
    Path path = folder.resolve("empty.npz");
    for (boolean compressed : new boolean[] {false, true}) {
      Npz.save(path, Map.of(), o -> o.compressed(compressed));
      assertThat(Npz.load(path)).isEmpty();
    }
  }

  @Test
  void oneArrayIsReadByName() {
    Path path = FileFacts.file("stored.npz");
    assertThat(Npz.load(path, "scalar").itemLong()).isEqualTo(-7);
    assertThatThrownBy(() -> Npz.load(path, "none"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageStartingWith(path + " has no array \"none\"; it has int8, big_int8, ");
    assertThatThrownBy(() -> Npz.load(folder.resolve("none.npz")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + folder.resolve("none.npz"));
  }

  @ParameterizedTest
  @CsvSource({
    "objects,the NumPy dtype \"|O\" is not read: it holds pickled Python objects",
    "text,the NumPy dtype \"<U2\" is not read",
    "dates,the NumPy dtype \"<M8[D]\" is not read",
    "longdouble,the NumPy dtype \"<f16\" is not read",
    "records,the header is invalid at character 10: a structured dtype is not read"
  })
  void whatHasNoTensorIsRefused(String name, String message) {
    Path path = FileFacts.file("refused.npz");
    assertThatThrownBy(() -> Npz.load(path, name))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(path + ": " + name + ".npy: " + message);
    assertThat(Npz.load(path)).isEmpty();
    assertThat(Npz.inspect(path).others()).containsEntry(name, message).hasSize(5);
  }

  /** Python lists all members and refuses the others when they are asked for. */
  @Test
  void membersThatAreNotArraysAreRefusedByNameOnly() throws IOException {
    Path path = FileFacts.file("mixed.npz");
    FileFacts.check("mixed.npz", Npz.load(path));
    assertThat(Npz.keys(path))
        .containsExactly("first", "objects", "last", "readme.txt", "unnamed", "folder/");
    String[] refused = {
      "objects=objects.npy: the NumPy dtype \"|O\" is not read: it holds pickled Python objects",
      "readme.txt=readme.txt: not an array in NumPy's format: it does not begin with NUMPY",
      "folder/=folder/: not an array in NumPy's format: it does not begin with NUMPY"
    };
    for (String each : refused) {
      String[] parts = each.split("=");
      assertThatThrownBy(() -> Npz.load(path, parts[0]))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(path + ": " + parts[1]);
    }
    assertThat(Npz.load(path, "last").dtype()).isEqualTo(DType.BOOL);
  }

  @Test
  void inspectReadsHeadersOnly() throws IOException {
    Npz.Content content = Npz.inspect(FileFacts.file("mixed.npz"));
    Npy.Header header = new Npy.Header(DType.FLOAT32, Shape.of(2, 3), false);
    assertThat(content.arrays())
        .containsOnlyKeys("first", "last", "unnamed")
        .containsEntry("first", header);
    assertThat(content.others()).containsOnlyKeys("objects", "readme.txt", "folder/");
    assertThat(Npy.inspect(FileFacts.file("fortran.npy")))
        .isEqualTo(new Npy.Header(DType.FLOAT32, Shape.of(2, 3, 4), true));
    // Damaged bytes of an array, which loading finds and inspecting does not read.
    byte[] bytes = Files.readAllBytes(FileFacts.file("stored.npz"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf('\n', text.indexOf("(2, 3, 4), }")) + 5] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.npz"), bytes);
    assertThat(Npz.inspect(damaged).arrays()).containsOnlyKeys(Npz.keys(damaged));
    long before = Torch.memoryStats().unclosed();
    assertThatThrownBy(() -> Npz.load(damaged))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(" is damaged: its CRC-32 is ");
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void aDtypeThatNumPyDoesNotHaveIsDamage() throws IOException {
    byte[] bytes = Files.readAllBytes(FileFacts.file("fortran.npy"));
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("<f4");
    bytes[at + 1] = 'g';
    Path path = folder.resolve("g.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(bytes);
    }
    assertThatThrownBy(() -> Npz.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(path + ": x.npy: the NumPy dtype \"<g4\" is not read");
  }

  @Test
  void whatNumPyLacksIsRefused() {
    Path path = folder.resolve("none.npz");
    Tensor half = Torch.ones(DType.BFLOAT16, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Npz.save(path, Map.of("w", half)))
        .withMessage(
            "NumPy has no array for \"w\" of dtype torch.bfloat16, layout STRIDED, on cpu: convert"
                + " it, for example to float32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Npz.save(path, Map.of("", Torch.ones(1))))
        .withMessage("an array's name has 1 to 10000 characters, not 0");
    assertThat(path).doesNotExist();
  }

  /** Headers of arrays with 8 bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; the header is invalid at character 0: '{' is expected",
        "{'descr'; the header is invalid at character 8: ':' is expected",
        "{'descr': 3}; the header is invalid at character 10: a string is expected",
        "{'descr': '<f4'}; the header is invalid at character 16: descr, fortran_order or shape is"
            + " missing",
        "{'descr': '<f4', 'descr': '<f4'}; the header is invalid at character 31: the key 'descr'"
            + " is there twice",
        "{'x': '<f4'}; the header is invalid at character 5: the key 'x' is unknown",
        "{'fortran_order': 1}; the header is invalid at character 18: True or False is expected",
        "{'shape': [2]}; the header is invalid at character 10: '(' is expected",
        "{'shape': (-2,)}; the header is invalid at character 11: a size of 1 to 18 digits is"
            + " expected",
        "{'shape': (1000000000000000000,)}; the header is invalid at character 30: a size of 1 to"
            + " 18 digits is expected",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}; an array of dtype float32 and"
            + " shape [3] takes 12 bytes, but 8 follow the header: the file is truncated or"
            + " damaged",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()}; an array of dtype float32 and"
            + " shape [] takes 4 bytes, but 8 follow the header",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (999999999999, 999999999999)}; an array"
            + " of shape [999999999999, 999999999999] is too large",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} 1; the header is invalid at"
            + " character 56: more follows the dict",
      })
  void aHeaderThatLiesIsRefused(String header, String message) throws IOException {
    Path path = folder.resolve("hostile.npy");
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    Files.write(path, bytes.putShort((short) text.length).put(text).array());
    assertThatThrownBy(() -> Npy.load(path))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(path + ": " + message);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "the file ends within the header of an array",
        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1});
    files.put(
        "not an array in NumPy's format: it does not begin with NUMPY",
        "plain text".getBytes(StandardCharsets.US_ASCII));
    files.put(
        "version 4 of NumPy's format is not read",
        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 4, 0});
    files.put(
        "the header's length of 4294967295 bytes is beyond the file or the limit of 1 MB",
        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1});
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = Files.write(folder.resolve("other.npy"), file.getValue());
      assertThatThrownBy(() -> Npy.load(path))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(path + ": " + file.getKey());
    }
    Path checkpoint = PythonCheckpointTest.file("batchnorm.pth");
    assertThatThrownBy(() -> Npz.load(checkpoint))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(": it is a checkpoint of torch.save: use Checkpoint.load(path)");
  }
}
