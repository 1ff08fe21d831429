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

  private static final String FOUR_CORES_OF_TWO_THREADS =
      "physical id : 0\ncore id : 0\n\nphysical id : 0\ncore id : 0\n\n"
          + "physical id : 0\ncore id : 1\n\nphysical id : 0\ncore id : 1\n\n"
          + "physical id : 1\ncore id : 0\n\nphysical id : 1\ncore id : 0\n\n"
          + "physical id : 1\ncore id : 1\n\nphysical id : 1\ncore id : 1\n";

  @TempDir private Path root;

  @Test
  void theSmallerOfPhysicalCoresAndProcessorsOfTheContainer() throws IOException {
    assertThat(of(Map.of(), 8, 8).threads()).isEqualTo(4);
    assertThat(of(Map.of(), 1, 8).threads()).isEqualTo(1);
    assertThat(of(Map.of(), 1, 8).openBlas()).isEqualTo(1);
  }

  @Test
  void theEnvironmentWins() throws IOException {
    DefaultThreads set = of(Map.of("OMP_NUM_THREADS", "6,2"), 1, 6);
    assertThat(set.threads()).isEqualTo(6);
    assertThat(set.describe())
        .isEqualTo(
            "4 physical cores, 1 available to the JVM; 6 threads an operator by default:"
                + " OMP_NUM_THREADS");
    assertThat(of(Map.of("OMP_NUM_THREADS", "many"), 1, 8).threads()).isEqualTo(1);
    assertThat(of(Map.of("OPENBLAS_NUM_THREADS", "3"), 8, 8).openBlas()).isEqualTo(3);
  }

  @Test
  void whereNobodyTellsTheCoresLibtorchDoes() {
    DefaultThreads unknown =
        DefaultThreads.of(environment(Map.of(), root.resolve("nowhere")), 8, 5);
    assertThat(unknown.threads()).isEqualTo(5);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the cores are counted in /proc")
  void aLimitedJvmUsesOneThread() {
    ChildJvm limited =
        new ChildJvm(root).with("-XX:ActiveProcessorCount=1").withVariable("OMP_NUM_THREADS", "");
    assertThat(limited.run(Doctor.class).out())
        .contains("threads      libtorch 1, OpenBLAS 1")
        .contains("1 available to the JVM; 1 threads an operator by default: the smaller of both");
    ChildJvm told =
        new ChildJvm(root).with("-XX:ActiveProcessorCount=1").withVariable("OMP_NUM_THREADS", "3");
    assertThat(told.run(Doctor.class).out())
        .contains("threads      libtorch 3, OpenBLAS 3")
        .contains("3 threads an operator by default: OMP_NUM_THREADS");
  }

  private DefaultThreads of(Map<String, String> variables, int processors, int ofLibTorch)
      throws IOException {
    Path file = root.resolve("proc/cpuinfo");
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(file, FOUR_CORES_OF_TWO_THREADS);
    return DefaultThreads.of(environment(variables, root), processors, ofLibTorch);
  }

  private static Environment environment(Map<String, String> variables, Path root) {
    Environment here = Environment.ofThisJvm();
    return new Environment(Map.of(), variables, name -> List.of(), root, here.versions());
  }
}
