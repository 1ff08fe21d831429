package org.jtorch.internal.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jtorch.loader.LibTorch;

/**
 * How many threads an operator may use. OpenMP keeps that for each thread that calls, so whoever
 * calls after the program's number was set follows on the way in; OpenBLAS keeps one number, which
 * is the least that the program and all open limits allow.
 */
public final class ThreadCounts {
  private static final List<Integer> OPEN_BLAS_LIMITS = new ArrayList<>();

  /** How often something was set; while it is 0, nobody needs to follow. */
  private static volatile int generation;

  private static volatile int program;

  private ThreadCounts() {}

  static int generation() {
    return generation;
  }

  /** The program's number. */
  static int program() {
    return program;
  }

  /** Sets the program's number. */
  public static synchronized void set(int threads) {
    LibTorch.setNumThreads(threads);
    program = threads;
    tellOpenBlas();
    generation++;
  }

  /** Puts a limit on all products, until it is lifted. */
  public static synchronized void limitOpenBlas(int threads) {
    ensureProgram();
    OPEN_BLAS_LIMITS.add(threads);
    tellOpenBlas();
  }

  public static synchronized void liftOpenBlas(Integer threads) {
    OPEN_BLAS_LIMITS.remove(threads);
    tellOpenBlas();
  }

  /** Makes libtorch's own choice the program's number, if nobody has set one. */
  static synchronized void ensureProgram() {
    if (generation == 0) {
      program = LibTorch.numThreads();
      generation = 1;
    }
  }

  private static void tellOpenBlas() {
    int least = OPEN_BLAS_LIMITS.isEmpty() ? program : Collections.min(OPEN_BLAS_LIMITS);
    LibTorch.setOpenBlasThreads(Math.min(program, least));
  }
}
