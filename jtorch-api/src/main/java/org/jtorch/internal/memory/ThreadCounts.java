package org.jtorch.internal.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jtorch.loader.LibTorch;

/**
 * The number of threads that an operator may use. OpenMP stores it per calling thread, so each
 * thread applies a changed program-wide number at its next call. OpenBLAS stores one number for the
 * process, which is the minimum of the program's number and all open limits.
 */
public final class ThreadCounts {
  private static final List<Integer> OPEN_BLAS_LIMITS = new ArrayList<>();

  /** Number of changes so far; while it is 0, threads need not check. */
  private static volatile int generation;

  private static volatile int program;

  private static volatile boolean carriersMayDiffer;

  private ThreadCounts() {}

  static int generation() {
    return generation;
  }

  /**
   * Returns whether a carrier of virtual threads may have another number than libtorch's default.
   * Limits of platform threads do not change carriers.
   */
  public static boolean carriersMayDiffer() {
    return carriersMayDiffer;
  }

  /** Records that a virtual thread sets a number, which stays on its carrier. */
  static void changedOnCarrier() {
    carriersMayDiffer = true;
  }

  /** Returns the program's number. */
  static int program() {
    return program;
  }

  /** Returns the program's number, or libtorch's default if it has not been set. */
  static int programOrDefault() {
    if (generation == 0) {
      ensureProgram();
    }
    return program;
  }

  /** Sets the program's number. */
  public static synchronized void set(int threads) {
    LibTorch.setNumThreads(threads);
    program = threads;
    carriersMayDiffer = true;
    updateOpenBlas();
    generation++;
  }

  /** Limits the threads of all products until the limit is lifted. */
  public static synchronized void limitOpenBlas(int threads) {
    ensureProgram();
    OPEN_BLAS_LIMITS.add(threads);
    updateOpenBlas();
  }

  public static synchronized void liftOpenBlas(Integer threads) {
    OPEN_BLAS_LIMITS.remove(threads);
    updateOpenBlas();
  }

  /** Sets the program's number to libtorch's default, if it has not been set. */
  static synchronized void ensureProgram() {
    if (generation == 0) {
      program = LibTorch.numThreads();
      generation = 1;
    }
  }

  private static void updateOpenBlas() {
    int least = OPEN_BLAS_LIMITS.isEmpty() ? program : Collections.min(OPEN_BLAS_LIMITS);
    LibTorch.setOpenBlasThreads(Math.min(program, least));
  }
}
