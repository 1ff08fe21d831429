package org.jtorch.loader;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * libtorch in this JVM: loaded once, by whoever needs it first.
 *
 * <p><b>Ownership:</b> libtorch stays loaded until the JVM ends.
 *
 * <p><b>Thread safety:</b> every method may be called from any thread.
 */
public final class LibTorch {

  private static final Object LOCK = new Object();

  private static volatile boolean loaded;

  private static @Nullable NativeLibraryException failure;

  private LibTorch() {}

  /**
   * Loads libtorch unless it is loaded already. A failure is kept: later calls throw it anew.
   *
   * @throws NativeLibraryException if libtorch cannot be loaded here; the message says what to do
   */
  public static void load() {
    if (!loaded) {
      synchronized (LOCK) {
        if (failure == null && !loaded) {
          failure = attempt();
          loaded = failure == null;
        }
        if (!loaded) {
          NativeLibraryException first = Objects.requireNonNull(failure);
          throw new NativeLibraryException(
              Objects.requireNonNull(first.getMessage()), first.getCause());
        }
      }
    }
  }

  /**
   * Sets how many threads an operator may use, in libtorch and in OpenBLAS alike. PyTorch's {@code
   * torch.set_num_threads}.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if {@code threads} is less than 1
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static void setNumThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    load();
    Binding.setNumThreads(threads);
  }

  /**
   * Tells how many threads an operator may use. PyTorch's {@code torch.get_num_threads}.
   *
   * @return at least 1
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static int numThreads() {
    load();
    return Binding.numThreads();
  }

  private static @Nullable NativeLibraryException attempt() {
    try {
      Binding.load();
      return null;
    } catch (LinkageError | RuntimeException e) {
      return new NativeLibraryException("libtorch cannot be loaded: " + e.getMessage(), e);
    }
  }
}
