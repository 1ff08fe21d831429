package org.jtorch.loader;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.StringSupplier;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch once.
 *
 * <p><b>Ownership:</b> owns nothing.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class LibTorch {
  private LibTorch() {}

  private static final class Loaded {
    static final BytePointer NO_FRAMES;
    static final StringSupplier FETCHER;

    static {
      if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
      }
      NO_FRAMES = new BytePointer("");
      FETCHER =
          new StringSupplier() {
            @Override
            public BytePointer call() {
              return NO_FRAMES;
            }
          };
      torch.SetStackTraceFetcher(FETCHER);
    }

    static void init() {}
  }

  /** Loads libtorch. */
  public static void load() {
    Loaded.init();
  }

  /**
   * Sets the number of threads.
   *
   * @param threads 1 or more
   */
  public static void setNumThreads(int threads) {
    load();
    torch.set_num_threads(threads);
    openblas.blas_set_num_threads(threads);
  }

  /**
   * The number of threads.
   *
   * @return the number
   */
  public static int numThreads() {
    load();
    return torch.get_num_threads();
  }
}
