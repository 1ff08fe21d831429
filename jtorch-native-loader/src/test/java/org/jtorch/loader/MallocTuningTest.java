package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MallocTuningTest {

  @Test
  void settingsInTheEnvironmentAreDetected() {
    assertThat(MallocTuning.isConfigured(Map.of())).isFalse();
    assertThat(MallocTuning.isConfigured(Map.of("MALLOC_TRIM_THRESHOLD_", "131072"))).isTrue();
    assertThat(MallocTuning.isConfigured(Map.of("GLIBC_TUNABLES", "glibc.malloc.top_pad=1")))
        .isTrue();
    assertThat(MallocTuning.isConfigured(Map.of("GLIBC_TUNABLES", "glibc.pthread.rseq=0")))
        .isFalse();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void freedMemoryIsReusedWithoutPageFaults() throws IOException {
    LibTorch.load();
    allocate(20);
    long before = pageFaults();
    allocate(200);
    assertThat(pageFaults() - before).as("of 1.3 million pages").isLessThan(100_000);
  }

  /** Allocates blocks of 24 MB and 2 MB. */
  private static void allocate(int rounds) {
    for (int i = 0; i < rounds; i++) {
      try (Tensor large = torch.ones(6 << 20);
          Tensor small = torch.ones(1 << 19)) {
        assertThat(large.numel()).isGreaterThan(small.numel());
      }
    }
  }

  private static long pageFaults() throws IOException {
    String[] fields =
        Files.readString(Path.of("/proc/self/stat")).replaceAll(".*\\) ", "").split(" ");
    return Long.parseLong(fields[7]);
  }
}
