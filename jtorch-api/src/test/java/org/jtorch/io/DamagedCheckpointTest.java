package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.zip.ZipEntries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files with bytes changed, cut out or put in: each loads or is refused, in little time and memory,
 * and leaves no tensor behind. {@code -Djtorch.fuzz.files=2000} sets the number of mutated files of
 * each kind.
 */
@Tag("once")
class DamagedCheckpointTest {
  private static final int MUTANTS = Integer.getInteger("jtorch.fuzz.files", 200);

  /** Objects of the loader itself, for files of a few thousand bytes. */
  private static final long FIXED_ALLOCATION = 1 << 20;

  private static final long MAX_NANOS = 1_000_000_000L;

  @TempDir private Path folder;

  private long slowest;
  private long most;

  static Stream<Path> files() throws IOException {
    return Stream.concat(
        Stream.of("batchnorm", "training", "dtypes", "values", "protocol4", "legacy_training")
            .map(name -> PythonCheckpointTest.file(name + ".pth")),
        PickledValuesTest.all()
            .filter(name -> !name.startsWith("legacy_") || name.contains("strides"))
            .map(PickledValuesTest::file));
  }

  /**
   * Libtorch and classes that are loaded once are not a part of what is measured. Those of errors
   * of libtorch, which damaged sparse tensors cause, take 2 MB.
   */
  @BeforeAll
  static void loadOnce() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      for (Path file : files().toList()) {
        touch(Checkpoint.load(file, o -> o.mmap(true)).root(), 0);
      }
      Tensor zeros = Torch.zeros(DType.INT64, 2);
      assertThatThrownBy(() -> Torch.sparseCsrTensor(zeros, zeros, zeros, Shape.of(1, 1), o -> {}))
          .isInstanceOf(TorchException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyMutantLoadsOrIsRefused(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Range pickle = pickle(file);
    Random random = new Random(42);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      refused += isRefused(mutate(whole, pickle, random), random.nextInt(4)) ? 1 : 0;
    }
    if (MUTANTS > 200) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s: %d mutants, %d refused, slowest %d us, at most %d bytes beyond ten files",
              file.getFileName(),
              MUTANTS,
              refused,
              slowest / 1000,
              most));
    }
    assertThat(refused).isBetween(MUTANTS / 20, MUTANTS);
    assertThat(slowest).isLessThan(MAX_NANOS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batchnorm.pth", "legacy_batchnorm.pth"})
  void everyFileThatIsCutShortIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(PythonCheckpointTest.file(name));
    for (int length = 0; length < whole.length; length += 7) {
      assertThat(isRefused(Arrays.copyOf(whole, length), 0)).as("%d bytes", length).isTrue();
    }
  }

  /** The bytes of the pickle in a file. */
  private record Range(int start, int end) {}

  private static Range pickle(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    if (bytes[0] != 'P') {
      return new Range(0, Math.min(bytes.length, 2000));
    }
    try (FileChannel file = FileChannel.open(path)) {
      for (ZipEntries.Entry entry : ZipEntries.read(file).values()) {
        if (entry.name().endsWith("data.pkl")) {
          ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          int header = (int) entry.header();
          int start = header + 30 + all.getShort(header + 26) + all.getShort(header + 28);
          return new Range(start, start + (int) entry.packed());
        }
      }
    }
    throw new AssertionError(path);
  }

  /** Loads in one of four ways: read or mapped, with and without unknown classes. */
  private boolean isRefused(byte[] bytes, int way) throws IOException {
    Path path = folder.resolve("mutant.pth");
    Files.write(path, bytes);
    long before = Torch.memoryStats().unclosed();
    long allocated = ThreadAllocation.bytes();
    long start = System.nanoTime();
    try (TensorScope scope = TensorScope.open()) {
      Checkpoint loaded = Checkpoint.load(path, o -> o.mmap(way % 2 == 1).strict(way > 1));
      measure(bytes, start, allocated);
      touch(loaded.root(), 0);
      touchStateDict(loaded);
      return false;
    } catch (CheckpointException e) {
      measure(bytes, start, allocated);
      assertThat(e).hasMessageStartingWith(path.toString());
      assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(2000);
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
      return true;
    }
  }

  private void measure(byte[] bytes, long start, long allocated) {
    slowest = Math.max(slowest, System.nanoTime() - start);
    most = Math.max(most, ThreadAllocation.bytes() - allocated - 10L * bytes.length);
    assertThat(most).isLessThan(FIXED_ALLOCATION);
  }

  private static void touchStateDict(Checkpoint loaded) {
    try {
      loaded.stateDict().values().forEach(tensor -> touch(tensor, 0));
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  /** Reads what was loaded, so that a view outside its memory would be found out. */
  private static void touch(Object value, int depth) {
    if (depth > 50) {
      return;
    }
    if (value instanceof Collection<?> items) {
      items.forEach(item -> touch(item, depth + 1));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> touch(item, depth + 1));
      map.keySet().forEach(key -> touch(key, depth + 1));
    } else if (value instanceof Checkpoint.UnknownObject object) {
      assertThat(object.toString()).startsWith("UnknownObject[");
      if (depth < 8) {
        touch(object.arguments(), depth + 1);
        object.state().ifPresent(state -> touch(state, depth + 1));
        touch(object.items(), depth + 1);
        touch(object.elements(), depth + 1);
      }
    } else if (value instanceof Tensor tensor && tensor.device().type() != Device.Type.META) {
      touch(tensor);
    }
  }

  private static void touch(Tensor tensor) {
    if (tensor.isNested()) {
      tensor.unbind().forEach(DamagedCheckpointTest::touch);
    } else if (tensor.dtype().isQuantized()) {
      if (tensor.numel() < 1 << 20) {
        touch(tensor.intRepr());
        touch(tensor.dequantize());
      }
    } else if (tensor.layout() != org.jtorch.Layout.STRIDED) {
      TensorPickler.parts(tensor).forEach(DamagedCheckpointTest::touch);
      if (tensor.numel() < 1 << 20) {
        touch(tensor.toDense());
      }
    } else if (tensor.numel() < 1 << 20) {
      assertThat(TensorBytes.of(tensor)).hasSize((int) tensor.nbytes());
    }
  }

  private static byte[] mutate(byte[] whole, Range pickle, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      // Three of four changes are in the pickle, with a checksum that is not checked.
      boolean inPickle = random.nextInt(4) > 0;
      int at =
          inPickle
              ? pickle.start + random.nextInt(pickle.end - pickle.start)
              : random.nextInt(bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) 0xff;
        case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0x7f);
        case 4 -> {
          Opcode[] opcodes = Opcode.values();
          bytes[at] = (byte) opcodes[random.nextInt(opcodes.length)].code();
        }
        case 5 -> bytes[at] = (byte) random.nextInt(4);
        default -> {
          int length = Math.min(random.nextInt(16), bytes.length - at);
          System.arraycopy(whole, random.nextInt(whole.length - length), bytes, at, length);
        }
      }
    }
    withoutChecksums(bytes);
    return bytes;
  }

  /** Zero stands for no checksum; otherwise most mutants would end at it. */
  private static void withoutChecksums(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + 46 < bytes.length; i++) {
      if (all.getInt(i) == ZipEntries.CENTRAL_SIGNATURE) {
        all.putInt(i + 16, 0);
      }
    }
  }
}
