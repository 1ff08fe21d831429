package org.jtorch.loader;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.bytedeco.pytorch.global.torch;

/**
 * The native settings of the number of threads: libtorch stores one for threads that call it for
 * the first time, OpenMP one per calling thread, and OpenBLAS one per process.
 */
final class NativeThreadCounts {

  private static final Setter OPEN_MP = new Setter("omp_set_num_threads");
  private static final Setter OPEN_BLAS = new Setter("openblas_set_num_threads");

  private static volatile int openBlas;

  private static int largeWork;

  private NativeThreadCounts() {}

  /** Sets the numbers of libtorch, OpenBLAS, and OpenMP on the calling thread. */
  static void set(int threads) {
    torch.set_num_threads(threads);
    setOpenBlas(threads);
  }

  /** Sets OpenMP's number on the calling thread, after libtorch has initialised it there. */
  static void setHere(int threads) {
    int current = torch.get_num_threads(); // the first call on a thread applies libtorch's number
    if (current != threads && !OPEN_MP.set(threads)) {
      torch.set_num_threads(threads);
    }
  }

  static synchronized void setOpenBlas(int threads) {
    openBlas = OPEN_BLAS.set(largeWork > 0 ? threads : 1) ? threads : 0;
  }

  /** Enables OpenBLAS's threads until {@link #endLargeWork} has been called equally often. */
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

  /** Returns OpenBLAS's number; 0 if there is no OpenBLAS. */
  static int openBlas() {
    return openBlas;
  }

  /** An optional C function with a number of threads as its parameter. */
  private static final class Setter {

    private final boolean present;
    private final Function function = new Function();

    Setter(String name) {
      Pointer address = Loader.addressof(name);
      present = address != null;
      if (address != null) {
        function.put(address);
      }
    }

    @CanIgnoreReturnValue
    boolean set(int threads) {
      if (present) {
        function.call(threads);
      }
      return present;
    }
  }

  /** Only a subclass can be created without an address. */
  private static final class Function extends SetNumThreads {}
}
