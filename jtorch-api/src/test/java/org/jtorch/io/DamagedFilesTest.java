package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Safetensors and NumPy files with bytes changed, cut out or put in: each loads or is refused with
 * one type of exception, in little time and memory, and leaves no tensor behind. {@code
 * -Djtorch.fuzz.files=50000} sets the number of mutated files of each kind.
 */
@Tag("once")
class DamagedFilesTest {
  private static final int MUTANTS = Integer.getInteger("jtorch.fuzz.files", 1000);

  /** Objects of the loader itself, for files of a few hundred bytes. */
  private static final long FIXED_ALLOCATION = 1 << 20;

  private static final long MAX_NANOS = 1_000_000_000L;

  /** Text that steers a mutated header to the limits of its numbers and its grammar. */
  private static final List<String> WORDS =
      List.of(
          "9223372036854775807",
          "4294967296",
          "-1",
          "0",
          "1e9",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "'",
          "\"",
          ",",
          ":",
          "F64",
          "U8",
          "BOOL",
          "|O",
          ">f8",
          "<c16",
          "True",
          "__metadata__",
          "\\u0000");

  @TempDir private Path folder;

  private long slowest;
  private long most;

  /** Libtorch and classes that are loaded once are not a part of what is measured. */
  @BeforeAll
  static void loadOnce() {
    try (TensorScope scope = TensorScope.open()) {
      for (String name : List.of("dtypes.safetensors", "fortran.npy", "compressed.npz")) {
        load(FileFacts.file(name)).values().forEach(DamagedFilesTest::touch);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dtypes.safetensors",
        "misaligned.safetensors",
        "sharded/model.safetensors.index.json",
        "fortran.npy",
        "stored.npz",
        "compressed.npz",
        "versions.npz"
      })
  void everyMutantLoadsOrIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FileFacts.file(name));
    if (name.startsWith("sharded")) {
      copyShards();
    }
    Path path = folder.resolve(Path.of(name).getFileName());
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      refused += isRefused(path, mutate(whole, random)) ? 1 : 0;
    }
    if (MUTANTS > 1000) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s: %d mutants, %d refused, slowest %d us, at most %d bytes beyond ten files",
              name,
              MUTANTS,
              refused,
              slowest / 1000,
              most));
    }
    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS);
    assertThat(slowest).isLessThan(MAX_NANOS);
  }

  /** The members of an archive, so that the headers of compressed arrays are mutated too. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyArchiveOfAMutatedArrayLoadsOrIsRefused(boolean inArchive) throws IOException {
    byte[] whole = Files.readAllBytes(FileFacts.file("fortran.npy"));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(whole, random);
      refused +=
          isRefused(
                  folder.resolve(inArchive ? "x.npz" : "x.npy"),
                  inArchive ? archive(mutant) : mutant)
              ? 1
              : 0;
    }
    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS);
    assertThat(slowest).isLessThan(MAX_NANOS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dtypes.safetensors", "fortran.npy", "stored.npz", "compressed.npz"})
  void everyFileThatIsCutShortIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FileFacts.file(name));
    for (int length = 0; length < whole.length; length += 7) {
      assertThat(isRefused(folder.resolve(name), Arrays.copyOf(whole, length)))
          .as("%d bytes", length)
          .isTrue();
    }
  }

  private void copyShards() throws IOException {
    for (int i = 1; i <= 2; i++) {
      String shard = "model-0000" + i + "-of-00002.safetensors";
      Files.copy(FileFacts.file("sharded").resolve(shard), folder.resolve(shard));
    }
  }

  private boolean isRefused(Path path, byte[] bytes) throws IOException {
    Files.write(path, bytes);
    long before = Torch.memoryStats().unclosed();
    long allocated = ThreadAllocation.bytes();
    long start = System.nanoTime();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = load(path);
      measure(bytes, start, allocated);
      tensors.values().forEach(DamagedFilesTest::touch);
      return false;
    } catch (CheckpointException e) {
      measure(bytes, start, allocated);
      assertThat(e).hasMessageContaining(folder.toString());
      assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(1000);
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
      return true;
    } catch (UncheckedIOException e) {
      // A name of a shard that does not exist.
      assertThat(path.toString()).endsWith(".index.json");
      return true;
    }
  }

  private static Map<String, Tensor> load(Path path) {
    String name = path.toString();
    return name.endsWith(".npz")
        ? Npz.load(path)
        : name.endsWith(".npy")
            ? Map.of("value", Npy.load(path))
            : Safetensors.load(path).stateDict();
  }

  private void measure(byte[] bytes, long start, long allocated) {
    slowest = Math.max(slowest, System.nanoTime() - start);
    most = Math.max(most, ThreadAllocation.bytes() - allocated - 10L * bytes.length);
    assertThat(most).isLessThan(FIXED_ALLOCATION);
  }

  /** Reads what was loaded, so that a view outside its memory would be found out. */
  private static void touch(Tensor tensor) {
    assertThat(tensor.nbytes()).isLessThan(1 << 20);
    assertThat(TensorBytes.of(tensor)).hasSize((int) tensor.nbytes());
  }

  private static byte[] archive(byte[] array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      zip.write(array);
    }
    return out.toByteArray();
  }

  private static byte[] mutate(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      // Half of the changes are in the header.
      int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 160) : bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) ('0' + random.nextInt(10));
        case 3 -> bytes = insert(bytes, at, new byte[0], random.nextInt(4), random);
        case 4 -> bytes = Arrays.copyOf(bytes, at);
        case 5 -> {
          int from = random.nextInt(bytes.length);
          int to = Math.min(bytes.length, from + random.nextInt(60));
          bytes = insert(bytes, at, Arrays.copyOfRange(bytes, from, to), 0, random);
        }
        default -> {
          byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
          bytes = insert(bytes, at, word, random.nextInt(word.length + 1), random);
        }
      }
    }
    return bytes;
  }

  /** Replaces bytes; the length of a safetensors header follows, most of the time. */
  private static byte[] insert(byte[] bytes, int at, byte[] piece, int removed, Random random) {
    int gone = Math.min(removed, bytes.length - at);
    ByteBuffer result =
        ByteBuffer.allocate(bytes.length + piece.length - gone).order(ByteOrder.LITTLE_ENDIAN);
    result.put(bytes, 0, at).put(piece).put(bytes, at + gone, bytes.length - at - gone);
    long length = result.capacity() < 8 ? 0 : result.getLong(0);
    if (at >= 8 && at < 8 + length && length < bytes.length && random.nextInt(4) > 0) {
      result.putLong(0, length + piece.length - gone);
    }
    return result.array();
  }
}
