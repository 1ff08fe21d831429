package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MallocTuningTest {
  @TempDir private Path folder;

  @Test
  void settingsInTheEnvironmentAreDetected() {
    assertThat(MallocTuning.isUsed(machine().environment())).isTrue();
    assertThat(isUsedWith("MALLOC_TRIM_THRESHOLD_", "131072")).isFalse();
    assertThat(isUsedWith("GLIBC_TUNABLES", "glibc.malloc.top_pad=1")).isFalse();
    assertThat(isUsedWith("GLIBC_TUNABLES", "glibc.pthread.rseq=0")).isTrue();
  }

  @Test
  void thePropertyOverridesTheDefault() {
    Machine off = machine().with("jtorch.mallopt", "false");
    assertThat(MallocTuning.isUsed(off.environment())).isFalse();
    Machine on = machine().with("jtorch.mallopt", "true").withVariable("MALLOC_TOP_PAD_", "131072");
    assertThat(MallocTuning.isUsed(on.environment())).isTrue();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void freedMemoryIsReusedWithoutPageFaults() throws IOException {
    assertThat(PageFaults.ofAllocations()).as("of 1.3 million pages").isLessThan(100_000);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void thePropertyLeavesTheAllocatorOfTheProcessAsItWas() {
    ChildJvm off =
        new ChildJvm(folder)
            .with("-Djtorch.mallopt=false")
            .withVariable("MALLOC_MMAP_THRESHOLD_", "131072");
    ChildJvm on =
        new ChildJvm(folder)
            .with("-Djtorch.mallopt=true")
            .withVariable("MALLOC_MMAP_THRESHOLD_", "131072");
    assertThat(faults(off)).isGreaterThan(1_000_000);
    assertThat(faults(on)).isLessThan(100_000);
  }

  private static long faults(ChildJvm jvm) {
    return Long.parseLong(jvm.run(PageFaults.class).out().strip());
  }

  private boolean isUsedWith(String variable, String value) {
    return MallocTuning.isUsed(machine().withVariable(variable, value).environment());
  }

  private Machine machine() {
    return new Machine(folder.resolve("machine"));
  }
}
