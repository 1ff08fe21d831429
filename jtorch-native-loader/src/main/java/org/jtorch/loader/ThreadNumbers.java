package org.jtorch.loader;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.bytedeco.pytorch.global.torch;

/**
 * How many threads an operator may use, where it is kept: libtorch keeps a number for threads that
 * call it for the first time, OpenMP one for each thread that calls, OpenBLAS one for the program.
 */
final class ThreadNumbers {

  private static final Setter OPEN_MP = new Setter("omp_set_num_threads");
  private static final Setter OPEN_BLAS = new Setter("openblas_set_num_threads");

  private static volatile int openBlas;

  private static int largeWork;

  private ThreadNumbers() {}

  /** Sets libtorch's, OpenBLAS's, and OpenMP's for the calling thread. */
  static void set(int threads) {
    torch.set_num_threads(threads);
    setOpenBlas(threads);
  }

  /** Sets OpenMP's for the calling thread; libtorch must have asked for it there before. */
  static void setHere(int threads) {
    int known = torch.get_num_threads(); // the first time, a thread takes over libtorch's
    if (known != threads && !OPEN_MP.set(threads)) {
      torch.set_num_threads(threads);
    }
  }

  static synchronized void setOpenBlas(int threads) {
    openBlas = OPEN_BLAS.set(largeWork > 0 ? threads : 1) ? threads : 0;
  }

  /** OpenBLAS uses its threads from now on, until {@link #endLargeWork} is called as often. */
  static synchronized void beginLargeWork() {
    if (largeWork++ == 0 && openBlas > 1) {
      OPEN_BLAS.set(openBlas);
    }
  }

  static synchronized void endLargeWork() {
    if (--largeWork == 0 && openBlas > 1) {
      OPEN_BLAS.set(1);
    }
  }

  /** OpenBLAS's; 0 if it is not there. */
  static int openBlas() {
    return openBlas;
  }

  /** A C function that takes a number of threads, if a library offers it. */
  private static final class Setter {

    private final boolean there;
    private final Function function = new Function();

    Setter(String name) {
      Pointer address = Loader.addressof(name);
      there = address != null;
      if (address != null) {
        function.put(address);
      }
    }

    @CanIgnoreReturnValue
    boolean set(int threads) {
      if (there) {
        function.call(threads);
      }
      return there;
    }
  }

  /** Only a subclass may be made without an address. */
  private static final class Function extends SetNumThreads {}
}
