package org.jtorch.loader;

import java.util.HashMap;
import java.util.Map;

/**
 * Environment variables that limit how long waiting threads of OpenBLAS and OpenMP spin before they
 * sleep. By default OpenBLAS's threads spin for about 0.1 s and OpenMP's for about 4 ms, and block
 * the processors for each other and for other processes; on a busy machine a training step of small
 * layers takes ten times as long. Both libraries read the environment once, when they are loaded.
 */
final class SpinTimeouts {

  private static final String OPEN_BLAS = "OPENBLAS_THREAD_TIMEOUT";

  /** Binary logarithm of the number of clock cycles. */
  private static final String OPEN_BLAS_TIMEOUT = "10";

  private static final String OPEN_MP = "GOMP_SPINCOUNT";

  /**
   * About 300 microseconds: longer than a matrix product between two other operators, because
   * waking a thread takes 90 microseconds, and shorter than a scheduler's time slice.
   */
  private static final String OPEN_MP_SPINS = "10000";

  private static final String OPEN_MP_POLICY = "OMP_WAIT_POLICY";

  private SpinTimeouts() {}

  /** Returns the variables to add; those that the user has set are not changed. */
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
