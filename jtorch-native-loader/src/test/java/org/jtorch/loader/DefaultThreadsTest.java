package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DefaultThreadsTest {

  private static final String FOUR_CORES_WITH_TWO_THREADS_EACH =
      """
      physical id : 0
      core id : 0

      physical id : 0
      core id : 0

      physical id : 0
      core id : 1

      physical id : 0
      core id : 1

      physical id : 1
      core id : 0

      physical id : 1
      core id : 0

      physical id : 1
      core id : 1

      physical id : 1
      core id : 1
      """;

  @TempDir private Path root;

  @Test
  void defaultIsTheSmallerOfPhysicalCoresAndAvailableProcessors() throws IOException {
    assertThat(of(Map.of(), 8, 8).threads()).isEqualTo(4);
    assertThat(of(Map.of(), 1, 8).threads()).isEqualTo(1);
    assertThat(of(Map.of(), 1, 8).openBlas()).isEqualTo(1);
  }

  @Test
  void environmentVariablesOverrideTheDefault() throws IOException {
    DefaultThreads set = of(Map.of("OMP_NUM_THREADS", "6,2"), 1, 6);
    assertThat(set.threads()).isEqualTo(6);
    assertThat(set.describe())
        .isEqualTo(
            "4 physical cores, 1 available to the JVM; 6 threads per operator by default:"
                + " OMP_NUM_THREADS");
    assertThat(of(Map.of("OMP_NUM_THREADS", "many"), 1, 8).threads()).isEqualTo(1);
    assertThat(of(Map.of("OPENBLAS_NUM_THREADS", "3"), 8, 8).openBlas()).isEqualTo(3);
  }

  @Test
  void withoutCpuinfoLibtorchsDefaultIsUsed() {
    DefaultThreads unknown =
        DefaultThreads.of(environment(Map.of(), root.resolve("missing")), 8, 5);
    assertThat(unknown.threads()).isEqualTo(5);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc/cpuinfo")
  void aJvmLimitedToOneProcessorUsesOneThread() {
    ChildJvm limited =
        new ChildJvm(root).with("-XX:ActiveProcessorCount=1").withVariable("OMP_NUM_THREADS", "");
    assertThat(limited.run(Doctor.class).out())
        .contains("threads      libtorch 1, OpenBLAS 1")
        .contains("1 available to the JVM; 1 threads per operator by default: the smaller of both");
    ChildJvm configured =
        new ChildJvm(root).with("-XX:ActiveProcessorCount=1").withVariable("OMP_NUM_THREADS", "3");
    assertThat(configured.run(Doctor.class).out())
        .contains("threads      libtorch 3, OpenBLAS 3")
        .contains("3 threads per operator by default: OMP_NUM_THREADS");
  }

  private DefaultThreads of(Map<String, String> variables, int processors, int ofLibTorch)
      throws IOException {
    Path file = root.resolve("proc/cpuinfo");
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(file, FOUR_CORES_WITH_TWO_THREADS_EACH);
    return DefaultThreads.of(environment(variables, root), processors, ofLibTorch);
  }

  private static Environment environment(Map<String, String> variables, Path root) {
    Environment here = Environment.ofThisJvm();
    return new Environment(Map.of(), variables, name -> List.of(), root, here.versions());
  }
}
