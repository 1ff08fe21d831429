package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.host.HostMemory;
import org.jtorch.internal.memory.MappedFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are cut short while they are mapped: a use of what was cut off would end the JVM, and
 * is refused before.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows refuses to cut mapped files short")
class ShortenedFileTest {
  private static final int ELEMENTS = 1 << 18;
  private static final String FAULT =
      ": the file was cut short while it was mapped, from \\d+ bytes to 4096.*";

  @TempDir private Path folder;

  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
    assertThat(MappedFile.shorterExist()).isFalse();
  }

  private Path checkpoint() {
    Path path = folder.resolve("x.pt");
    try (TensorScope saving = TensorScope.open()) {
      Checkpoint.save(path, Map.of("x", Torch.ones(ELEMENTS)));
    }
    return path;
  }

  private static Tensor mapped(Path path) {
    return Checkpoint.load(path, o -> o.mmap(true)).tensor("x");
  }

  static void cut(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      assertThat(file.truncate(4096).size()).isEqualTo(4096);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noTensorIsTakenFromSafetensors() {
    Path path = folder.resolve("x.safetensors");
    Safetensors.save(path, Map.of("x", Torch.ones(ELEMENTS), "none", Torch.ones(0)));
    Safetensors file = Safetensors.load(path);
    assertThat(file.tensor("x").numel()).isEqualTo(ELEMENTS);
    cut(path);
    assertThatThrownBy(() -> file.tensor("x"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(path + FAULT);
    assertThatThrownBy(file::stateDict).isInstanceOf(CheckpointException.class);
  }

  @Test
  void elementsAreNeitherReadNorWritten() {
    Path path = checkpoint();
    Tensor x = mapped(path);
    cut(path);
    ByteBuffer buffer = ByteBuffer.allocateDirect(4 * ELEMENTS);
    Stream.<Runnable>of(
            x::toFloatArray,
            x::toDoubleArray,
            () -> x.view(DType.UINT8).copyTo(buffer),
            () -> x.copyFrom(new float[ELEMENTS]),
            () -> Npy.save(folder.resolve("x.npy"), x),
            () -> Checkpoint.save(folder.resolve("y.pt"), Map.of("x", x)))
        .forEach(
            use ->
                assertThatThrownBy(use::run)
                    .isInstanceOfAny(CheckpointException.class, TorchException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("cut short while it was mapped"));
    assertThat(folder).isDirectoryNotContaining("glob:**/[xy].npy");
  }

  /** Operators are refused after the next look at the length of the file. */
  @Test
  void operatorsAreRefused() {
    Path path = checkpoint();
    Tensor x = mapped(path);
    assertThat(x.sum().item()).isEqualTo(ELEMENTS);
    cut(path);
    awaitWatch();
    assertThatThrownBy(() -> x.add(1))
        .isInstanceOf(TorchException.class)
        .hasMessageMatching("add: " + path + FAULT);
    assertThatThrownBy(() -> Torch.cat(List.of(Torch.ones(1), x.narrow(0, 0, 1))))
        .isInstanceOf(TorchException.class);
    assertThat(Torch.ones(2).add(1).sum().item()).isEqualTo(4);
  }

  private static void awaitWatch() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!MappedFile.shorterExist() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(MappedFile.shorterExist()).isTrue();
  }

  /** Copying over a file cuts it short first; what it has then is another file's content. */
  @Test
  void aFileThatWasWrittenAgainInPlaceStaysRefused() throws IOException {
    Path path = checkpoint();
    Tensor x = mapped(path);
    byte[] content = Files.readAllBytes(path);
    cut(path);
    awaitWatch();
    Files.write(path, content);
    assertThatThrownBy(x::toFloatArray)
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(path + FAULT);
    assertThat(mapped(path).sum().item()).isEqualTo(ELEMENTS);
  }

  @Test
  void aFileThatIsDeletedOrReplacedStaysUsable() throws IOException {
    Path path = checkpoint();
    Tensor x = mapped(path);
    Files.move(
        Files.write(folder.resolve("short"), new byte[1]),
        path,
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(x.toFloatArray()).hasSize(ELEMENTS);
    Files.delete(path);
    assertThat(x.sum().item()).isEqualTo(ELEMENTS);
  }

  /** The JVM reports what was cut off during a copy as an error. */
  @Test
  void anErrorOfTheJvmNamesTheFile() {
    Path path = checkpoint();
    Tensor x = mapped(path);
    ByteBuffer target = ByteBuffer.allocate(4 * ELEMENTS);
    assertThatThrownBy(
            () ->
                HostMemory.read(
                    "copyTo",
                    x,
                    DType.FLOAT32,
                    ELEMENTS,
                    (memory, first, n) -> {
                      cut(path);
                      target.put(HostMemory.bytes(memory, 0, 4 * ELEMENTS));
                    }))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(path + FAULT)
        .hasCauseInstanceOf(InternalError.class);
  }

  @Test
  @DisabledOnOs(value = OS.MAC, disabledReason = "there is no /proc")
  void theFileIsClosedWithItsMapping() throws IOException {
    Path path = checkpoint();
    try (TensorScope mapping = TensorScope.open()) {
      assertThat(mapped(path).numel()).isEqualTo(ELEMENTS);
      assertThat(openFiles()).contains(path);
    }
    assertThat(openFiles()).doesNotContain(path);
  }

  private static Iterable<Path> openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .filter(Files::exists)
          .map(
              file -> {
                try {
                  return Files.readSymbolicLink(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
