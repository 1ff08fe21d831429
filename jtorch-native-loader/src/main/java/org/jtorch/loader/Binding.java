package org.jtorch.loader;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.StringSupplier;
import org.bytedeco.pytorch.global.torch;

/** The only class that makes JavaCPP load something: nothing here is touched before the checks. */
final class Binding {

  private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private Binding() {}

  static void load() {
    if (System.getProperty(MEMORY_LIMIT) == null) {
      System.setProperty(MEMORY_LIMIT, "0");
    }
    Loader.load(openblas.class);
    Loader.load(torch.class);
    torch.SetStackTraceFetcher(NoStackTrace.FETCHER);
    setNumThreads(torch.get_num_threads());
  }

  static void setNumThreads(int threads) {
    torch.set_num_threads(threads);
    openblas.blas_set_num_threads(threads);
  }

  static int numThreads() {
    return torch.get_num_threads();
  }

  /**
   * Stands in for libtorch's own collector of C++ frames, which makes each refused call 300 times
   * slower. JavaCPP holds callbacks weakly, so this class holds them.
   */
  private static final class NoStackTrace extends StringSupplier {

    private static final BytePointer EMPTY = new BytePointer("");

    static final NoStackTrace FETCHER = new NoStackTrace();

    @Override
    public BytePointer call() {
      return EMPTY;
    }
  }
}
