package org.jtorch.loader;

import java.util.Map;

/**
 * How long OpenBLAS's threads wait for the next product before they sleep. They spin while they
 * wait, by default for some 0.1 s, against libtorch's own threads: a training step with as many
 * threads as processors then takes ten times as long.
 */
final class OpenBlasThreads {

  private static final String VARIABLE = "OPENBLAS_THREAD_TIMEOUT";

  /** The binary logarithm of a number of clock cycles. */
  private static final String TIMEOUT = "10";

  private OpenBlasThreads() {}

  /** What OpenBLAS is to find when it is loaded; nothing if the user has said it. */
  static Map<String, String> variables(Map<String, String> environment) {
    return environment.containsKey(VARIABLE) ? Map.of() : Map.of(VARIABLE, TIMEOUT);
  }
}
