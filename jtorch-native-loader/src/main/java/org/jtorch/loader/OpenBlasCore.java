package org.jtorch.loader;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that OpenBLAS has chosen for this processor.
 *
 * @param name as OpenBLAS names them
 */
record OpenBlasCore(String name) {

  static final String VARIABLE = "OPENBLAS_CORETYPE";

  private static final Set<String> WITHOUT_AVX512 = Set.of("Haswell", "Zen");

  /**
   * How a better choice is made, if there is one. OpenBLAS reads its environment variable when it
   * is loaded, so only whoever starts the JVM can set it.
   */
  @Nullable String advice(Processor processor, Map<String, String> variables) {
    if (!WITHOUT_AVX512.contains(name) || !processor.runsAvx512Kernels()) {
      return null;
    }
    String cost = "this processor has AVX-512, but OpenBLAS uses its " + name + " kernels, which";
    return variables.containsKey(VARIABLE)
        ? cost + " take about twice the time: the environment sets " + VARIABLE + "; unset it"
        : cost + " take about twice the time: set " + VARIABLE + "=SkylakeX in the environment";
  }
}
