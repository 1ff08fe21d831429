package org.jtorch.loader;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * libtorch in this JVM: loaded once, by whoever needs it first. {@link Doctor} tells what is there
 * and what is missing.
 *
 * <p>The system properties that matter, all read when libtorch is loaded:
 *
 * <ul>
 *   <li>{@code jtorch.libtorch}: the {@code lib} folder of a libtorch of the same version that was
 *       installed otherwise, built for CUDA or ROCm for example. Its libraries are used instead of
 *       those in the native jar, which must be there all the same: it holds the binding.
 *   <li>{@code jtorch.onednn}: {@code true} or {@code false}, whether libtorch uses oneDNN for
 *       convolutions, LSTMs and half-precision products. Without it, oneDNN is off only on AMD
 *       processors whose caches a virtual machine hides, where libtorch 2.10's oneDNN computes
 *       wrong gradients; convolutions take about twice as long there.
 *   <li>{@code org.bytedeco.javacpp.cachedir}: the folder to unpack the natives to, else {@code
 *       .javacpp/cache} in the home folder, else a folder in {@code java.io.tmpdir}. One that
 *       cannot be written to is passed over unless the natives are in it, and one on a file system
 *       mounted {@code noexec} always.
 *   <li>{@code org.bytedeco.javacpp.maxPhysicalBytes}: jtorch sets it to 0, unless it is set, since
 *       JavaCPP otherwise asks the system for the size of the process at each native object. jtorch
 *       can do so only if nobody has initialised JavaCPP before.
 * </ul>
 *
 * <p>JDK 24 and later warn when native code is loaded, unless the JVM is started with {@code
 * --enable-native-access=ALL-UNNAMED} (on the class path) or {@code
 * --enable-native-access=org.jtorch.loader,org.bytedeco.javacpp,org.bytedeco.openblas,org.bytedeco.pytorch}
 * (on the module path). The executable jar of an application can say so itself: {@code
 * Enable-Native-Access: ALL-UNNAMED} in its manifest.
 *
 * <p>OpenBLAS chooses its kernels by the processor when it is loaded. The environment variable
 * {@code OPENBLAS_CORETYPE} overrides its choice, for better or worse: the doctor tells.
 *
 * <p><b>Ownership:</b> libtorch stays loaded until the JVM ends.
 *
 * <p><b>Thread safety:</b> every method may be called from any thread.
 */
public final class LibTorch {

  private static final Object LOCK = new Object();

  private static volatile boolean loaded;

  private static @Nullable LoadFailure failure;

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
          failure = attemptAsJtorch();
          loaded = failure == null;
        }
        if (failure != null) {
          throw failure.exception();
        }
      }
    }
  }

  /**
   * Sets how many threads an operator may use that the calling thread, or one that is new to
   * libtorch, calls; in OpenBLAS, all threads. PyTorch's {@code torch.set_num_threads}.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if {@code threads} is less than 1
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static void setNumThreads(int threads) {
    check(threads);
    load();
    ThreadNumbers.set(threads);
  }

  /**
   * Sets how many threads an operator may use that the calling thread calls.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if {@code threads} is less than 1
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static void setNumThreadsHere(int threads) {
    check(threads);
    load();
    ThreadNumbers.setHere(threads);
  }

  /**
   * Sets how many threads OpenBLAS may use for one product, whoever asks for it.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if {@code threads} is less than 1
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static void setOpenBlasThreads(int threads) {
    check(threads);
    load();
    ThreadNumbers.setOpenBlas(threads);
  }

  /**
   * Has OpenBLAS use its threads until {@link #endLargeWork} is called. Else a product is computed
   * by the thread that asks for it: OpenBLAS's threads wait for each other in the middle of a
   * product, which costs more than it gains unless the product is large.
   *
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static void beginLargeWork() {
    load();
    ThreadNumbers.beginLargeWork();
  }

  /** Ends what {@link #beginLargeWork} began. */
  public static void endLargeWork() {
    ThreadNumbers.endLargeWork();
  }

  /**
   * Tells how many threads OpenBLAS may use for one product.
   *
   * @return at least 1; 0 if libtorch uses no OpenBLAS here
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static int openBlasThreads() {
    load();
    return ThreadNumbers.openBlas();
  }

  private static void check(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
  }

  /**
   * Tells how many threads an operator may use that the calling thread calls. PyTorch's {@code
   * torch.get_num_threads}.
   *
   * @return at least 1
   * @throws NativeLibraryException if libtorch cannot be loaded here
   */
  public static int numThreads() {
    load();
    return Binding.numThreads();
  }

  /** JavaCPP starts a thread, which must not hold the protection domains of whoever called. */
  @SuppressWarnings("removal") // threads hold them before JDK 24
  private static @Nullable LoadFailure attemptAsJtorch() {
    PrivilegedAction<@Nullable LoadFailure> attempt = LibTorch::attempt;
    return AccessController.doPrivileged(attempt);
  }

  private static @Nullable LoadFailure attempt() {
    HeadStart.readClasses();
    Environment environment = Environment.ofThisJvm();
    try {
      Preflight preflight = Preflight.quick(environment);
      if (!preflight.problems().isEmpty()) {
        return new LoadFailure(preflight.problems().get(0), null);
      }
      load(preflight);
      return null;
    } catch (LinkageError | RuntimeException e) {
      List<String> problems = Preflight.of(environment).problems();
      return problems.isEmpty() ? LoadFailure.of(e) : new LoadFailure(problems.get(0), e);
    }
  }

  /** Loads, and first unpacks what is not unpacked, while other JVMs and class loaders wait. */
  private static void load(Preflight preflight) {
    if (preflight.isUnpacked()) {
      Binding.load(preflight);
      return;
    }
    // A JVM may not wait for a lock that it holds itself, in another class loader: hence this
    // monitor, which all class loaders share and which JavaCPP uses in the same way.
    synchronized (Runtime.getRuntime()) {
      try (UnpackLock ignored = UnpackLock.of(preflight.cache())) {
        String announcement = preflight.announcement();
        if (announcement != null) {
          System.err.println(announcement);
        }
        preflight.cache().unpack();
        Binding.load(preflight);
      }
    }
  }
}
