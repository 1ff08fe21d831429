package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDnnTest {
  @TempDir private Path folder;

  @Test
  void oneDnnIsDisabledOnAmdProcessorsWithHiddenCaches() {
    assertThat(OneDnn.isUsed(machine("AuthenticAMD").environment())).isFalse();
    assertThat(OneDnn.isUsed(machine("HygonGenuine").environment())).isFalse();
  }

  @Test
  void oneDnnIsEnabledOnOtherProcessors() {
    assertThat(OneDnn.isUsed(machine("GenuineIntel").environment())).isTrue();
    assertThat(OneDnn.isUsed(new Machine(folder.resolve("none")).environment())).isTrue();
    Machine amd = machine("AuthenticAMD");
    amd.write("sys/devices/system/cpu/cpu0/cache/index0/size", "32K\n");
    assertThat(OneDnn.isUsed(amd.environment())).isTrue();
  }

  @Test
  void thePropertyOverridesTheDefault() {
    Machine amd = machine("AuthenticAMD");
    assertThat(OneDnn.isUsed(amd.with("jtorch.onednn", "true").environment())).isTrue();
    Machine intel = machine("GenuineIntel");
    assertThat(OneDnn.isUsed(intel.with("jtorch.onednn", "false").environment())).isFalse();
  }

  private Machine machine(String vendor) {
    Machine machine = new Machine(folder.resolve(vendor));
    machine.write("proc/cpuinfo", "processor\t: 0\nvendor_id\t: " + vendor + "\n");
    return machine;
  }
}
