package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Random;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files with bytes changed, cut out or put in: each loads or is refused, in little time and memory,
 * and leaves no tensor behind.
 */
@Tag("once")
class DamagedCheckpointTest {
  private static final int MUTANTS = 1000;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "batchnorm.pth",
        "training.pth",
        "dtypes.pth",
        "values.pth",
        "strides.pth",
        "parameters.pth",
        "protocol4.pth",
        "legacy_shared.pth",
        "legacy_training.pth",
        "legacy_dtypes.pth"
      })
  void everyMutantLoadsOrIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(PythonCheckpointTest.file(name));
    Random random = new Random(42);
    int refused =
        Assertions.assertTimeout(
            Duration.ofSeconds(60),
            () -> {
              int count = 0;
              for (int i = 0; i < MUTANTS; i++) {
                count += isRefused(mutate(whole, random)) ? 1 : 0;
              }
              return count;
            });
    assertThat(refused).isBetween(MUTANTS / 10, MUTANTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batchnorm.pth", "legacy_batchnorm.pth"})
  void everyFileThatIsCutShortIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(PythonCheckpointTest.file(name));
    for (int length = 0; length < whole.length; length += 7) {
      assertThat(isRefused(Arrays.copyOf(whole, length))).as("%d bytes", length).isTrue();
    }
  }

  private boolean isRefused(byte[] bytes) throws IOException {
    Path path = folder.resolve("mutant.pth");
    Files.write(path, bytes);
    long before = Torch.memoryStats().unclosed();
    try (TensorScope scope = TensorScope.open()) {
      touch(Checkpoint.load(path).root());
      return false;
    } catch (CheckpointException e) {
      assertThat(e).hasMessageStartingWith(path.toString());
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
      return true;
    }
  }

  /** Reads what was loaded, so that a view outside its memory would be found out. */
  private static void touch(Object value) {
    if (value instanceof Collection<?> items) {
      items.forEach(DamagedCheckpointTest::touch);
    } else if (value instanceof java.util.Map<?, ?> map) {
      map.values().forEach(DamagedCheckpointTest::touch);
    } else if (value instanceof Tensor tensor && tensor.numel() < 1 << 20) {
      assertThat(TensorBytes.of(tensor)).hasSize((int) tensor.nbytes());
    }
  }

  private static byte[] mutate(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) 0xff;
        case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0x7f);
        default -> {
          int length = Math.min(random.nextInt(16), bytes.length - at);
          System.arraycopy(whole, random.nextInt(whole.length - length), bytes, at, length);
        }
      }
    }
    return bytes;
  }
}
