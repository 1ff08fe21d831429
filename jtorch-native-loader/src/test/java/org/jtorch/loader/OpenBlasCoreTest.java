package org.jtorch.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenBlasCoreTest {

  private static final String AVX512 = "avx512f avx512dq avx512cd avx512bw avx512vl";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"Haswell", "Zen"})
  void kernelsWithoutAvx512OnAProcessorWithAvx512GiveAdvice(String core) {
    assertThat(new OpenBlasCore(core).advice(processor("fpu avx2 " + AVX512), Map.of()))
        .isEqualTo(
            "this processor has AVX-512, but OpenBLAS uses its "
                + core
                + " kernels, which take about twice as long: set OPENBLAS_CORETYPE=SkylakeX in the"
                + " environment");
  }

  @Test
  void aVariableThatSelectsSlowerKernelsGivesAdvice() {
    Map<String, String> variables = Map.of("OPENBLAS_CORETYPE", "Haswell");
    assertThat(new OpenBlasCore("Haswell").advice(processor(AVX512), variables))
        .isEqualTo(
            "this processor has AVX-512, but OpenBLAS uses its Haswell kernels, which take about"
                + " twice as long: unset OPENBLAS_CORETYPE in the environment");
  }

  @Test
  void aProcessorWithoutAllInstructionSetsGivesNoAdvice() {
    Processor lesser = processor("fpu avx2 avx512f avx512dq avx512cd avx512bw");
    assertThat(new OpenBlasCore("Haswell").advice(lesser, Map.of())).isNull();
  }

  @Test
  void kernelsWithAvx512GiveNoAdvice() {
    assertThat(new OpenBlasCore("Cooperlake").advice(processor(AVX512), Map.of())).isNull();
  }

  @Test
  void anUnknownProcessorGivesNoAdvice() {
    Processor unknown = Processor.of(new Machine(folder).environment());
    assertThat(new OpenBlasCore("Haswell").advice(unknown, Map.of())).isNull();
  }

  private Processor processor(String flags) {
    Machine machine = new Machine(folder);
    machine.write("proc/cpuinfo", "processor\t: 0\nflags\t\t: " + flags + "\n\nprocessor\t: 1\n");
    return Processor.of(machine.environment());
  }
}
