package org.jtorch.loader;

import java.util.HashMap;
import java.util.Map;

/**
 * How long the threads of OpenBLAS and of OpenMP spin before they sleep, while they wait for work
 * or for each other. By default OpenBLAS's spin for some 0.1 s and OpenMP's for some 4 ms; each
 * keeps the other's, and other processes, from the processors. A training step of small layers then
 * takes ten times as long on a machine that is busy. Both libraries read the environment once, when
 * they are loaded.
 */
final class WaitingThreads {

  private static final String OPEN_BLAS = "OPENBLAS_THREAD_TIMEOUT";

  /** The binary logarithm of a number of clock cycles. */
  private static final String OPEN_BLAS_TIMEOUT = "10";

  private static final String OPEN_MP = "GOMP_SPINCOUNT";

  /** Some 20 microseconds: more than lies between two operators, less than a scheduler's slice. */
  private static final String OPEN_MP_SPINS = "1000";

  private static final String OPEN_MP_POLICY = "OMP_WAIT_POLICY";

  private WaitingThreads() {}

  /** What the libraries are to find when they are loaded; what the user has set stands. */
  static Map<String, String> variables(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>();
    if (!environment.containsKey(OPEN_BLAS)) {
      variables.put(OPEN_BLAS, OPEN_BLAS_TIMEOUT);
    }
    if (!environment.containsKey(OPEN_MP) && !environment.containsKey(OPEN_MP_POLICY)) {
      variables.put(OPEN_MP, OPEN_MP_SPINS);
    }
    return variables;
  }
}
