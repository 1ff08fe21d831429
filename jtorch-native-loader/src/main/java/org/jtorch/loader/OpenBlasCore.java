package org.jtorch.loader;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that OpenBLAS selected for this processor.
 *
 * @param name OpenBLAS's name of the kernels
 */
record OpenBlasCore(String name) {

  static final String VARIABLE = "OPENBLAS_CORETYPE";

  private static final Set<String> WITHOUT_AVX512 = Set.of("Haswell", "Zen");

  /**
   * Returns how to select faster kernels, or null if there are none. OpenBLAS reads its environment
   * variable when it is loaded, so it must be set before the JVM starts.
   */
  @Nullable String advice(Processor processor, Map<String, String> variables) {
    if (!WITHOUT_AVX512.contains(name) || !processor.supportsAvx512Kernels()) {
      return null;
    }
    String cost =
        "this processor has AVX-512, but OpenBLAS uses its "
            + name
            + " kernels, which take about twice as long: ";
    return variables.containsKey(VARIABLE)
        ? cost + "unset " + VARIABLE + " in the environment"
        : cost + "set " + VARIABLE + "=SkylakeX in the environment";
  }
}
