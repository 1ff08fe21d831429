package org.jtorch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeMemoryTest {
  private static final long BLOCK = 20 << 20;

  /** A block at the end of the heap keeps the freed ones before it from being returned. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void freedMemoryIsReturnedToTheSystem() throws IOException {
    List<Tensor> blocks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blocks.add(Torch.ones(BLOCK / 4));
    }
    Tensor last = Torch.ones(16);
    blocks.forEach(Tensor::close);
    long kept = resident();
    NativeMemory.trim();
    assertThat(kept - resident()).isGreaterThan(10 * BLOCK);
    last.close();
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("no resident memory");
  }
}
